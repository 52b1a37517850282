"""A claim's plots: drawn on the server, which takes half a second, and held for whoever asks again."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from thirdhand.errors import StoreError
from thirdhand.ids import content_hash
from thirdhand.linking.json import cluster_to_json
from thirdhand.store.store import Store
from thirdhand.views.trace.numbers import draw_numbers
from thirdhand.views.trace.outline import lay_out
from thirdhand.views.trace.painting import Picture, has_pictures
from thirdhand.views.trace.pictures import draw_timeline, draw_tree
from thirdhand.web.contexts.claim import ClaimPage, load_claim_page

#: Claims whose plots are held, some 60 KB each.
_HELD = 64
#: Seconds that one drawing waits for another: they would only slow each other down, and all pages with them.
_PATIENCE = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlotsPage:
    """The plots of the claim ``id``, None where there is nothing to draw; none at all without the extra."""

    id: str
    statement: str
    timeline: Picture | None
    tree: Picture | None
    numbers: Picture | None
    can_draw: bool


class Plots:
    """Plots that were drawn, the last used ones kept."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, PlotsPage] = OrderedDict()
        self._holding, self._drawing = Lock(), Lock()

    def load(self, store: Store, id: str) -> PlotsPage:
        """Return the plots of the claim that ``id`` means; those of one claim at a time are drawn.

        Raises NotFoundError, and StoreError where too many wait already.
        """
        page = load_claim_page(store, id)
        key = content_hash([cluster_to_json(page.cluster), dict(page.names)])
        found = self._find(key)
        if found is not None:
            return found
        if not self._drawing.acquire(timeout=_PATIENCE):
            raise StoreError("plots of other claims are being drawn; ask for these again in a while")
        try:
            return self._find(key) or self._hold(key, _draw(page))
        finally:
            self._drawing.release()

    def _find(self, key: str) -> PlotsPage | None:
        with self._holding:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def _hold(self, key: str, drawn: PlotsPage) -> PlotsPage:
        with self._holding:
            self._held[key] = drawn
            if len(self._held) > _HELD:
                self._held.popitem(last=False)
        return drawn


def _draw(page: ClaimPage) -> PlotsPage:
    outline, can_draw = lay_out(page.cluster, page.names), has_pictures()
    return PlotsPage(
        id=page.id,
        statement=outline.statement,
        timeline=draw_timeline(outline) if can_draw else None,
        tree=draw_tree(outline) if can_draw else None,
        numbers=draw_numbers(outline) if can_draw else None,
        can_draw=can_draw,
    )
