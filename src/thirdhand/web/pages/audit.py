"""What was changed by hand, for editors."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request

from thirdhand.web.contexts.audit import AuditPage, load_audit
from thirdhand.web.rendering import Pages
from thirdhand.web.security.forms import editor_of
from thirdhand.web.site import Person, site_of

pages = Pages()
router = pages.router


@pages.page("/audit", "audit.html")
def audit(
    request: Request,
    person: Annotated[Person, Depends(editor_of)],
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
) -> AuditPage:
    """Show the audit trail."""
    return load_audit(site_of(request).store, before)
