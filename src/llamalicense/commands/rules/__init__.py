"""`llamalicense rules`: the policies that there are, and the rules of one."""

from collections.abc import Iterator, Sequence

from llamalicense.errors import UsageError
from llamalicense.policy import library
from llamalicense.policy.page import SUBJECTS, reading, standing
from llamalicense.policy.policy import Policy, Rule
from llamalicense.policy.sentences import address_shown
from llamalicense.report.formats import number_of
from llamalicense.report.formats.markdown import rule_page
from llamalicense.report.formats.pages.in_markdown import code, escaped, table
from llamalicense.report.formats.pages.in_text import wrapped
from llamalicense.vocabulary import CATEGORIES, LICENCES


def printed(policy: str | None, output_format: str, copies: Sequence[tuple[str, str]], *, clauses: bool) -> str:
    """Policies and their rules, or with `clauses` the map of licences; raises UsageError, InputError.

    `copies` are texts of licences to quote from, each with its name before it.
    """
    if clauses:
        from llamalicense.commands.rules.clauses import mapped

        return mapped(policy, copies, output_format)
    if copies or output_format == "json":
        raise UsageError(f"{'--licence-text' if copies else '--output-format json'}: only with --clauses")
    return (pages if output_format == "markdown" else listed)(policy)


def listed(policy: str | None) -> str:
    """Every bundled policy, or the rules of one, named by its id or file; raises UsageError, InputError."""
    if policy is None:
        lines = [line for name in _bundled() for line in (*_policy(library.bundled(name)), "")][:-1]
    else:
        chosen = library.named(policy)
        lines = [*_policy(chosen), *(line for rule in chosen.rules for line in ("", *_rule(rule)))]
    return "\n".join(lines) + "\n"


def pages(policy: str | None) -> str:
    """The pages of every rule, of a policy or of all bundled ones, as Markdown; raises UsageError, InputError."""
    chosen = [library.named(policy)] if policy else [library.bundled(name, examples=True) for name in _bundled()]
    return "\n".join(map(_pages, chosen))


def _bundled() -> tuple[str, ...]:
    """The bundled policies, the licences by their age and then the others."""
    return (*LICENCES, *(name for name in library.bundled_ids() if name not in LICENCES))


def _pages(policy: Policy) -> str:
    overview = ((code(rule.name), escaped(rule.title), escaped(rule.clause)) for rule in policy.rules)
    lines = [f"# {escaped(f'{policy.id}: {policy.title}')}", "", escaped(standing(policy)), ""]
    lines += [f"- {name}: <{address_shown(source['url'])}>" for name, source in policy.sources.items()]
    lines += ["", *table(("rule", "duty", "clause"), overview), ""]
    return "\n".join([*lines, *(rule_page(reading(policy, rule), 2) for rule in policy.rules)])


def _policy(policy: Policy) -> Iterator[str]:
    yield from wrapped(f"{policy.id}: {policy.title}", hang="  ")
    yield from wrapped(f"{number_of(len(policy.rules), 'rule')}, {standing(policy)}", "  ")
    for override in policy.overrides:
        yield from wrapped(f"makes {override.rule} stricter", "  ")
    for name, source in policy.sources.items():
        yield from wrapped(f"{name}: {address_shown(source['url'])}", "  ", "  ")


def _rule(rule: Rule) -> Iterator[str]:
    yield from wrapped(rule.name)
    yield from wrapped(f"{rule.title} ({rule.clause})", "  ")
    yield from wrapped(f"looks at {SUBJECTS[rule.for_each]}", "  ")
    if rule.about:
        yield from wrapped(f"covers {CATEGORIES[rule.about]}", "  ")
