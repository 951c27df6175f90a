"""The pages, one module per subject; each holds one blueprint named `pages`."""

from services.portal.pages import (
    commitments,
    dataset_form,
    datasets,
    home,
    members,
    password,
    project_form,
    projects,
    reports,
    results,
    round_form,
    rounds,
    scoring,
    signing,
    sites,
    unsent_forms,
)

PAGES = (
    signing.pages,
    home.pages,
    projects.pages,
    commitments.pages,
    project_form.pages,
    dataset_form.pages,
    datasets.pages,
    rounds.pages,
    round_form.pages,
    scoring.pages,
    results.pages,
    reports.pages,
    sites.pages,
    members.pages,
    password.pages,
    unsent_forms.pages,
)
