/* Uploads that survive a broken line: large files of a form go first, in parts, then the form itself is posted.
 *
 * Without this script, and whenever something is missing here, the plain form post sends the files.
 *
 * Markup: an element [data-upload="<begin address ending in />"] around <input type="file" name="photo">, with the
 * sentences data-sending ("… {name} … {percent} …"), data-waiting and data-stopped.
 *
 * HTTP (answered by motcua/base/files/resumable.py; every request carries X-CSRFToken):
 *   POST  <begin>        name, size           201 {"id", "offset", "size"}
 *   HEAD  <begin><id>/                        200 Upload-Offset
 *   PATCH <begin><id>/   Upload-Offset, part  204 Upload-Offset; 409 with the right Upload-Offset
 *   refusals             4xx {"code", "message"}: the message is shown, nothing is posted
 * When all parts are there, the form is posted with the hidden field <name>_upload = id in place of the file.
 *
 * The id is kept in sessionStorage: after a reload, choosing the same file again goes on where it stopped.
 */
(() => {
  const PART = 512 * 1024, TRIES = 8;
  const busy = new WeakSet(), ready = new WeakSet();
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const timeout = () => (AbortSignal.timeout ? { signal: AbortSignal.timeout(120000) } : {});

  class Refused extends Error {}
  class Lost extends Error {}
  class Gone extends Error {}

  function panel(box) {
    let bar = box.querySelector("progress");
    if (!bar) {
      box.insertAdjacentHTML("beforeend", '<progress max="100" value="0" hidden></progress><p role="status"></p>');
      bar = box.querySelector("progress");
    }
    return { bar, text: box.querySelector("[role=status]") };
  }

  async function ask(url, token, options) {
    let answer;
    try {
      answer = await fetch(url, {
        credentials: "same-origin", ...timeout(), ...options, headers: { "X-CSRFToken": token, ...options.headers },
      });
    } catch {
      throw new Lost();
    }
    if (answer.status >= 500 || answer.status === 429) throw new Lost();
    if (answer.status === 404) throw new Gone();
    if (answer.ok && !answer.redirected || answer.status === 409) return answer;
    const refusal = await answer.json().catch(() => ({}));
    throw refusal.message ? new Refused(refusal.message) : new Error(answer.status);
  }

  async function sendFile(box, name, file, token) {
    const base = box.dataset.upload, { bar, text } = panel(box);
    const memory = `upload ${base} ${name} ${file.name} ${file.size} ${file.lastModified}`;
    const where = (answer) => Number(answer.headers.get("Upload-Offset"));
    let id = sessionStorage.getItem(memory), offset = null, failures = 0, begun = 0, said = -1;
    for (;;) {
      try {
        if (!id) {
          if (begun++ > 1) throw new Error("begun in vain");
          const body = new URLSearchParams({ name: file.name, size: file.size });
          ({ id, offset } = await (await ask(base, token, { method: "POST", body })).json());
          sessionStorage.setItem(memory, id);
        } else if (offset === null) {
          offset = where(await ask(`${base}${id}/`, token, { method: "HEAD" }));
        }
        bar.hidden = false;
        bar.value = Math.floor(100 * offset / file.size);
        if (bar.value - said >= 20 || failures) {
          said = bar.value;
          text.textContent = box.dataset.sending.replace("{name}", file.name).replace("{percent}", said);
        }
        if (offset >= file.size) {
          sessionStorage.removeItem(memory); /* the same file chosen once more is another file */
          return id;
        }
        offset = where(await ask(`${base}${id}/`, token, {
          method: "PATCH", body: file.slice(offset, offset + PART),
          headers: { "Upload-Offset": offset, "Content-Type": "application/offset+octet-stream" },
        }));
        failures = 0;
      } catch (error) {
        if (error instanceof Gone && id) {
          sessionStorage.removeItem(memory);
          id = null;
        } else if (error instanceof Lost && ++failures < TRIES) {
          offset = null;
          text.textContent = box.dataset.waiting;
          await pause(Math.min(500 * 2 ** failures, 30000));
        } else throw error;
      }
    }
  }

  async function sendAll(form, submitter) {
    const token = form.elements.csrfmiddlewaretoken.value;
    for (const box of form.querySelectorAll("[data-upload]")) {
      const input = box.querySelector("input[type=file]");
      const files = input && !input.disabled ? [...input.files] : [];
      if (!files.some((file) => file.size > PART)) continue;
      try {
        const ids = [];
        for (const file of files) ids.push(await sendFile(box, input.name, file, token));
        for (const id of ids) {
          const hidden = Object.assign(document.createElement("input"), {
            type: "hidden", name: `${input.name}_upload`, value: id,
          });
          hidden.dataset.uploaded = "";
          box.append(hidden);
        }
        input.disabled = true;
      } catch (error) {
        const stopped = error instanceof Lost ? box.dataset.stopped : error instanceof Refused ? error.message : "";
        if (stopped) {
          const { bar, text } = panel(box);
          bar.hidden = true;
          text.textContent = stopped;
          return input.focus();
        }
        /* something is missing here or there: the plain post sends this file */
      }
    }
    ready.add(form);
    form.requestSubmit(submitter);
  }

  /* Capturing, so that ui.js, which lets a form go once, sees only the post at the end. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (ready.has(form)) return;
    const large = [...form.querySelectorAll("[data-upload] input[type=file]")]
      .some((input) => [...input.files].some((file) => file.size > PART));
    if (!large || !form.elements.csrfmiddlewaretoken || !form.requestSubmit || event.defaultPrevented) return;
    event.preventDefault();
    if (busy.has(form)) return;
    busy.add(form);
    form.setAttribute("aria-busy", "true");
    sendAll(form, event.submitter).finally(() => {
      busy.delete(form);
      form.removeAttribute("aria-busy");
    });
  }, true);

  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const hidden of document.querySelectorAll("[data-uploaded]")) {
      const input = hidden.closest("[data-upload]").querySelector("input[type=file]");
      input.disabled = false;
      ready.delete(input.form);
      hidden.remove();
    }
  });

  for (const box of document.querySelectorAll("[data-upload]")) panel(box);
})();
