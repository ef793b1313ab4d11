"""Every fact that a policy may name."""

from llamalicense.facts import (
    access,
    appearance,
    builds,
    contents,
    disclosures,
    documents,
    endings,
    models,
    offers,
    organisation,
    seen,
    training,
    use,
)
from llamalicense.facts.situation import FactType

# These look for a licence's own month, words, tags, text or name.
_OF_LICENCE = """
    organisation.users_in_month organisation.users_at_most organisation.largest_product organisation.later_release_month
    organisation.users_before_later_release organisation.later_users_at_most organisation.claim_filed
    organisation.claim_day organisation.licence_ended organisation.end_day build.name_prefix build.published_prefix
    build.name_holds_mark build.tag build.tags build.agreement build.agreement_detail build.licence_text build.notice
    build.notice_detail build.phrase build.phrase_detail use.effective
""".split()

TABLES = (
    organisation.TABLE,
    endings.TABLE,
    access.TABLE,
    use.TABLE,
    models.TABLE,
    builds.TABLE,
    contents.TABLE,
    offers.TABLE,
    training.TABLE,
    appearance.TABLE,
    documents.TABLE,
    disclosures.TABLE,
    seen.TABLE,
)
FACTS: dict[str, FactType] = {
    name: kind._replace(
        whole=name.startswith(("organisation.", "use.", "repository.")),
        of_licence=name in _OF_LICENCE,
        of_repository=table is seen.TABLE,
    )
    for table in TABLES
    for name, kind in table.items()
}
