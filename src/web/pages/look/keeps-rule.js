// The verdict on one password rule, in the browser. A test holds it to the server's own, rule by rule.

// oxlint-disable-next-line no-unused-vars -- page.js calls it
function keepsRule(typed, rule) {
  const password = typed.normalize('NFKC')
  const kinds = { lower: /[a-z]/, upper: /[A-Z]/, digit: /[0-9]/, special: /[^a-zA-Z0-9]/ }
  switch (rule.code) {
    case 'length_at_least':
      return [...password].length >= rule.length
    case 'length_at_most':
      return [...password].length <= rule.length
    case 'contains_at_least':
      return rule.of.filter((kind) => kinds[kind].test(password)).length >= rule.kinds
    case 'identical_characters':
      return !new RegExp(`(.)\\1{${rule.longest}}`, 'su').test(password)
    default:
      return true
  }
}
