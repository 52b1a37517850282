/* A job's page: how far it is comes as it changes, and where it ends in one place, that is gone on to. */
(() => {
  "use strict";
  const place = document.getElementById("progress");
  if (!place || !place.dataset.events || !window.EventSource) return;
  const around = document.getElementById("while-open");
  const status = document.getElementById("status");
  const words = { done: "Done", failed: "It came to nothing", cancelled: "Cancelled" };
  const events = new EventSource(place.dataset.events);
  events.onmessage = (event) => {
    const told = JSON.parse(event.data);
    /* made by the same template as the page itself, with everything escaped */
    place.innerHTML = told.html;
    if (told.is_open) return;
    events.close();
    if (around) around.hidden = true;
    if (status) status.textContent = words[told.state] || "";
    if (told.leads_to) window.location.replace(told.leads_to);
  };
  /* a page that is left must not keep one of the few connections to a server */
  window.addEventListener("pagehide", () => events.close());
})();
