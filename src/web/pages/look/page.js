// What the pages gain with JavaScript: show and hide, security keys, no double submit.

for (const form of document.forms) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent === 'yes') {
      event.preventDefault()
      return
    }
    form.dataset.sent = 'yes'
    // a field that stays readable would be offered by browsers as an ordinary entry later
    for (const toggle of form.querySelectorAll('[data-reveals]')) reveal(toggle, false)
    for (const button of form.querySelectorAll('button:not([type=button])'))
      button.setAttribute('aria-disabled', 'true')
  })
}

// back to a page that was kept whole: its form may be sent again
addEventListener('pageshow', (event) => {
  if (!event.persisted) return
  for (const form of document.forms) {
    delete form.dataset.sent
    for (const button of form.querySelectorAll('[aria-disabled]')) button.removeAttribute('aria-disabled')
  }
})

for (const toggle of document.querySelectorAll('[data-reveals]')) {
  toggle.hidden = false
  toggle.addEventListener('click', () => reveal(toggle, toggle.dataset.shown !== 'yes'))
}

function reveal(toggle, shown) {
  toggle.dataset.shown = shown ? 'yes' : 'no'
  toggle.textContent = shown ? toggle.dataset.hide : toggle.dataset.show
  toggle.setAttribute('aria-label', shown ? toggle.dataset.hideWords : toggle.dataset.showWords)
  document.getElementById(toggle.dataset.reveals).type = shown ? 'text' : 'password'
}

for (const form of document.querySelectorAll('[data-key-options]')) {
  const start = form.querySelector('[data-key-start]')
  if (!globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) continue
  form.querySelector('[data-needs-script]').hidden = true
  start.hidden = false
  form.addEventListener('submit', (event) => {
    if (form.elements.proof.value !== '') return
    event.preventDefault()
    delete form.dataset.sent
    start.removeAttribute('aria-disabled')
    void askKey(form)
  })
}

/** Either an answer for the server to judge, or words; a second press tries again. */
async function askKey(form) {
  const options = JSON.parse(form.dataset.keyOptions)
  try {
    const answer = await (form.dataset.keyMakes === 'yes'
      ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }))
    form.elements.proof.value = JSON.stringify(answer.toJSON())
    form.requestSubmit()
  } catch {
    form.querySelector('[data-key-problem]').textContent = form.dataset.keyFailed
  }
}
