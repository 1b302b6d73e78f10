// Password rules that are judged while typing: the form here, the rest by the server, whose word counts.

const rules = document.getElementById('rules')
const field = rules && document.getElementById(rules.dataset.field)
if (field) {
  const items = [...rules.querySelectorAll('[data-rule]')]
  const further = [...rules.querySelectorAll('[data-further]')]
  const status = document.getElementById('rules-status')
  let resting
  /** of which everything is known */
  let settled = ''
  let announcing

  field.addEventListener('input', () => {
    const typed = field.value
    for (const item of items) {
      show(item, typed === '' ? '' : keepsRule(typed, JSON.parse(item.dataset.rule)) ? 'met' : 'fails')
    }
    for (const item of further) show(item, '')
    clearTimeout(resting)
    // the server judges the rest only of what keeps these, so it is not asked before
    if (items.every(isMet)) resting = setTimeout(() => void ask(false), 500)
    announce()
  })
  // what takes longer, or is asked of somebody else, waits until the field is left; not when the form is on its way
  field.addEventListener('change', () => {
    clearTimeout(resting)
    if (field.value !== settled && items.every(isMet)) resting = setTimeout(() => void ask(true), 200)
  })
  field.form.addEventListener('submit', () => clearTimeout(resting))

  async function ask(left) {
    const typed = field.value
    const { state, form_token: token, email, username } = field.form.elements
    const asked = { state: state.value, form_token: token.value, password: typed, left: left ? '1' : '' }
    for (const [name, entry] of Object.entries({ email, username })) if (entry) asked[name] = entry.value
    const answer = await fetch(rules.dataset.path, { method: 'POST', body: new URLSearchParams(asked) }).catch(() => {})
    // too often, over, away: what is not known is said when the form is sent
    if (!answer?.ok) return
    const { failed, broken, open } = await answer.json()
    if (field.value !== typed) return
    if (open.length === 0) settled = typed
    for (const item of items) show(item, failed.includes(JSON.parse(item.dataset.rule).code) ? 'fails' : 'met')
    for (const item of further) {
      const rule = item.dataset.further
      show(item, broken.includes(rule) ? 'fails' : open.includes(rule) ? '' : 'met')
    }
    announce()
  }

  function show(item, state) {
    item.dataset.state = state
    item.querySelector('.state').textContent =
      state === '' ? '' : state === 'met' ? rules.dataset.met : rules.dataset.fails
  }

  function isMet(item) {
    return item.dataset.state === 'met'
  }

  /** Said once the typing rests, so that a screen reader is not flooded. */
  function announce() {
    clearTimeout(announcing)
    announcing = setTimeout(() => {
      const every = [...items, ...further]
      const fails = every.filter((item) => item.dataset.state === 'fails').length
      if (fails > 0) status.textContent = rules.dataset.some.replace('{}', String(fails))
      else status.textContent = every.every(isMet) ? rules.dataset.all : ''
    }, 700)
  }
}
