"""The pages, one module per subject; each holds one blueprint named `pages`."""

from services.portal.pages import (
    dataset_form,
    datasets,
    home,
    members,
    password,
    project_form,
    projects,
    signing,
    sites,
    unsent_forms,
)

PAGES = (
    signing.pages,
    home.pages,
    projects.pages,
    project_form.pages,
    dataset_form.pages,
    datasets.pages,
    sites.pages,
    members.pages,
    password.pages,
    unsent_forms.pages,
)
