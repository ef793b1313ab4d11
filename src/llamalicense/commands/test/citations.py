"""What rules cite and what they are called, held against the map of clauses, which is written from the texts."""

from collections.abc import Iterator, Sequence

from llamalicense.commands.test.subject import Tested
from llamalicense.errors import Problem
from llamalicense.policy.clauses import MappedSentence, clause_map
from llamalicense.policy.page import cited
from llamalicense.policy.policy import Clause, Policy, Rule, in_words
from llamalicense.yamlfile import Source


def citation_problems(tested: Tested, clauses: Source) -> Iterator[Problem]:
    """Where a bundled policy and the map say different things of what its rules encode, or what they are called."""
    policy = tested.policy
    for rule in policy.rules:
        yield from _of_title(tested, rule, clauses)
    if policy.id not in clauses.value["licences"]:
        yield from _of_unmapped(tested, clauses)
        return
    sentences = [one for one in clause_map(clauses.value, policy.id) if not one.copy_of]
    for rule in policy.rules:
        yield from _of_rule(tested, rule, [one for one in sentences if rule.id in one.rules], clauses)
    names = {*(rule.id for rule in policy.rules), *(note.id for note in policy.remarks)}
    for one in sentences:
        unknown = [name for name in (*one.rules, *one.see, *one.parts) if name not in names]
        yield from (clauses.problem(one.place, f"{_named(one.clause)}: there is no {name}") for name in unknown)


def needless(policies: Sequence[Policy], clauses: Source) -> Iterator[Problem]:
    """What the map says of rules that no policy has."""
    rules = [rule for policy in policies for rule in policy.rules]
    named = {*(rule.id for rule in rules), *(rule.name for rule in rules)}
    for part in ("titles", "elsewhere"):
        for name in clauses.value[part]:
            if name not in named:
                yield clauses.problem((part, name), f"{name}: no policy has this rule")


def _of_title(tested: Tested, rule: Rule, clauses: Source) -> Iterator[Problem]:
    titles = clauses.value["titles"]
    key = rule.name if rule.name in titles else rule.id
    if key not in titles:
        yield clauses.problem(("titles",), f"{rule.id}: no words of its title stand here")
        return
    words: str = titles[key]
    if words not in rule.title:
        source, path = tested.place(rule.id, "title")
        message = f'its title lacks the words "{words}", by which the map of clauses ({clauses.name}) knows it'
        yield source.problem(path, f"{rule.id}: {message}")
    for other in tested.policy.rules:
        if other.id != rule.id and words in other.title:
            yield clauses.problem(("titles", key), f'{rule.id}: "{words}" stands in the title of {other.id} as well')


def _of_unmapped(tested: Tested, clauses: Source) -> Iterator[Problem]:
    for rule in tested.policy.rules:
        expected = clauses.value["elsewhere"].get(rule.name, in_words(()))
        if rule.clause != expected:
            source, path = tested.place(rule.id, "cite")
            message = f"{rule.id}: it cites {rule.clause}; by the map of clauses ({clauses.name}) it is {expected}"
            yield source.problem(path, message)


def _of_rule(tested: Tested, rule: Rule, sentences: Sequence[MappedSentence], clauses: Source) -> Iterator[Problem]:
    """A clause that a rule cites and the map gives to no sentence of it, and a sentence that it does not cite."""
    cites = cited(rule)
    uncited = [one for one in sentences if not any(_encodes(clause, one, rule) for clause in cites)]
    for clause in cites:
        if not any(_as_cited(one, rule) == clause for one in sentences):
            source, path = tested.place(rule.id, "cite")
            encodes = " and ".join(_named(_as_cited(one, rule)) for one in uncited or sentences) or "nothing"
            message = f"it cites {_named(clause)}; by the map of clauses ({clauses.name}) it encodes {encodes}"
            yield source.problem(path, f"{rule.id}: {message}")
    for one in uncited:
        message = f"it does not cite {_named(_as_cited(one, rule))}, which is mapped to it"
        yield clauses.problem(one.place, f"{rule.id}: {message}")


def _as_cited(one: MappedSentence, rule: Rule) -> Clause:
    return one.clause._replace(at=one.clause.at + one.parts.get(rule.id, ""))


def _encodes(clause: Clause, one: MappedSentence, rule: Rule) -> bool:
    """Whether a rule that cites a clause encodes a sentence: that very one, or an entry of the list that it begins."""
    is_entry = one.clause.at.startswith(f"{clause.at}.") and one.clause.at.startswith("item")
    return clause == _as_cited(one, rule) or (is_entry and clause.source == one.clause.source)


def _named(clause: Clause) -> str:
    return f"{in_words([clause])} (sentence {clause.anchor})"
