"""A policy of an organisation's own, with a fact of every type and a rule for each."""

HOUSE = """\
policy: acme
title: Acme's own rules
kind: house
facts:
  legal_ticket: {type: string, pattern: "^LEGAL-[0-9]+$", description: Ticket of the legal review}
  risk: {type: string, enum: [low, high], description: Risk class}
  reviewers: {type: integer, minimum: 1, description: How many people reviewed}
  signed: {type: boolean, description: The board signed}
  regions: {type: array, items: {type: string}, description: Where it is offered}
rules:
  - id: reviewed
    title: Two people review what is risky
    applies_when: {house.risk: high}
    fails_when: {house.reviewers: {less_than: 2}}
    explain:
      pass: "{house.reviewers} people reviewed it."
      fail: "{house.reviewers} reviewed it, which is not enough."
      not-applicable: The risk is low.
    remedy: Have it reviewed.
  - id: signed
    title: The board signs
    fails_when: {house.signed: false}
    explain: {pass: The board signed., fail: The board did not sign.}
    remedy: Ask the board.
  - id: regions
    title: Not offered in Atlantis
    fails_when: {house.regions: {contains: Atlantis}}
    explain: {pass: "Offered in {house.regions}.", fail: "Offered in {house.regions}."}
    remedy: Withdraw it there.
  - id: ticket
    title: Legal has not looked at ticket 1 only
    fails_when: {house.legal_ticket: LEGAL-1}
    explain: {pass: "Legal looked at it, {house.legal_ticket}.", fail: "{house.legal_ticket} is no review."}
    remedy: Open a ticket.
  - id: no-distillation
    title: We train no models on outputs of Llama
    for_each: builds
    fails_when: {build.trained_through_outputs: true}
    explain: {pass: "{build.name} was not trained on outputs.", fail: "{build.name} was trained on outputs."}
    remedy: Train it again.
"""
