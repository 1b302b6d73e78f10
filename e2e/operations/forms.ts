// Forms in the dashboard: made, arranged, seen before they are saved, refused, kept from others' changes, deleted.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { go, signIn } from '../dashboard-stage.ts'
import { until } from '../server.ts'
import { EVIL, type Operations } from './stage.ts'

export function formTests(skip: string | false, opened: () => Operations): void {
  let path = ''

  test(
    'a form is made, its fields are set and arranged, and the page is seen before it is saved',
    { skip },
    async () => {
      const { server, page } = opened()
      const dialog = page.getByRole('dialog')
      const stored = async () => (await server.api('GET', `/api/v2${path}`)).body
      const ids = (fields: { id: string }[]) => fields.map(({ id }) => id)
      const frame = page.getByTitle('The page')
      const shown = (words: string) =>
        until(`the page shows ${words}`, async () =>
          (await frame.getAttribute('srcdoc'))?.includes(words) ? true : undefined,
        )
      await go(page, '/actions/forms')
      await page.getByRole('region', { name: 'Code of an Action' }).getByText("api.prompt.render('ap_…')").waitFor()
      await page.getByRole('button', { name: 'Create form' }).click()
      await dialog.getByRole('button', { name: 'Create', exact: true }).click()
      await dialog.getByText(/on property name/).waitFor()
      await dialog.getByRole('textbox', { name: 'Name' }).fill(EVIL)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: EVIL }).waitFor()
      path = `/forms/${page.url().split('/').at(-1)}`

      await page.getByRole('textbox', { name: 'Heading' }).fill('Hello {{vars.name}}')
      await page.getByLabel('vars.name').fill(EVIL)
      await shown('Hello &#60;img')
      await page.getByRole('button', { name: 'Add field' }).click()
      await page.getByRole('menuitem', { name: 'Number' }).click()
      await page.getByRole('button', { name: 'Number Number Required', expanded: true }).waitFor()
      await page.keyboard.type('Your age')
      await page.getByLabel('Minimum').fill('9')
      await page.getByLabel('Maximum').fill('3')
      await page.getByText('Field 2 (Your age): min is more than max').waitFor()
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('This was not saved').waitFor()
      assert.deepEqual(ids((await stored()).fields), ['answer'])
      await page.getByLabel('Maximum').fill('99')
      await page.getByRole('button', { name: 'Add field' }).click()
      await page.getByRole('menuitem', { name: 'Choice' }).click()
      await page.getByRole('button', { name: 'Add option' }).click()
      await page.getByRole('textbox', { name: 'Option 3', exact: true }).fill('Neither')
      await page.getByRole('button', { name: 'Move option 3 up' }).click()
      await page.getByRole('button', { name: 'Take out option 1' }).click()
      await page.locator('label').filter({ hasText: 'Sent empty' }).click()
      await shown('id="field-choose_one-problem"')

      // by mouse, by keyboard and by menu: each step is told before the next one
      const said = (words: string) => page.getByText(words).waitFor({ state: 'attached' })
      const grip = (name: string) => page.getByRole('button', { name: `Move ${name}` })
      await grip('Your answer').evaluate((element) => element.scrollIntoView({ block: 'center' }))
      await grip('Your age').hover()
      await page.mouse.down()
      const from = await grip('Your age').boundingBox()
      assert.ok(from)
      await page.mouse.move(from.x + 9, from.y, { steps: 3 })
      await said('Your age is over position 2 of 3')
      const to = await grip('Your answer').boundingBox()
      assert.ok(to)
      await page.mouse.move(to.x + 9, to.y, { steps: 3 })
      await said('Your age is over position 1 of 3')
      await page.mouse.up()
      await said('Your age was dropped at position 1 of 3')
      await grip('Choose one').focus()
      await page.keyboard.press('Space')
      await said('Choose one is over position 3 of 3')
      await page.keyboard.press('ArrowUp')
      await said('Choose one is over position 2 of 3')
      await page.keyboard.press('Space')
      await said('Choose one was dropped at position 2 of 3')
      await page.getByRole('button', { name: 'More for Your answer' }).press('Enter')
      await page.getByRole('menuitem', { name: 'Move up' }).press('Enter')
      await said('Your answer moved to position 2 of 3')
      await page.getByRole('button', { name: 'More for Your answer' }).click()
      await page.getByRole('menuitem', { name: 'Take out' }).click()
      await page.getByRole('button', { name: 'Undo' }).click()
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Saved', { exact: true }).last().waitFor()
      const { fields, title } = await stored()
      assert.deepEqual([title, ids(fields)], ['Hello {{vars.name}}', ['your_age', 'answer', 'choose_one']])
      assert.deepEqual(fields[0], {
        id: 'your_age',
        type: 'number',
        label: 'Your age',
        required: true,
        min: 9,
        max: 99,
      })
      assert.deepEqual(fields[2].options, [
        { value: 'option_3', label: 'Neither' },
        { value: 'second', label: 'Second' },
      ])
      await page.getByText('fields.choose_one: "option_3" or "second"').waitFor()
      assert.notEqual(await page.title(), 'pwned')
    },
  )

  test('a form is not lost by leaving, with the session, or to somebody else who saved', { skip }, async () => {
    const { server, page, expire } = opened()
    const dialog = page.getByRole('dialog')
    const save = page.getByRole('button', { name: 'Save' })
    const heading = page.getByRole('textbox', { name: 'Heading' })
    const title = async () => (await server.api('GET', `/api/v2${path}`)).body.title
    await heading.fill('Mine')
    await page.getByRole('link', { name: 'Overview' }).click()
    await dialog.getByRole('button', { name: 'Stay' }).click()
    await expire('**/api/v2/forms/*')
    await save.click()
    await signIn(page)
    await page.getByRole('heading', { name: EVIL }).waitFor()
    assert.equal(await heading.inputValue(), 'Mine')
    await server.api('PATCH', `/api/v2${path}`, { title: 'Theirs' })
    await save.click()
    await dialog.getByText('Heading: theirs “Theirs”, yours “Mine”').waitFor()
    await dialog.getByRole('button', { name: 'Keep editing' }).click()
    await page.getByText('Nothing of yours was written').waitFor()
    assert.equal(await title(), 'Theirs')
    await save.click()
    await dialog.getByRole('button', { name: 'Overwrite with mine' }).click()
    await dialog.waitFor({ state: 'hidden' })
    assert.equal(await title(), 'Mine')

    await page.getByRole('tab', { name: 'JSON' }).click()
    const json = page.getByRole('textbox', { name: 'The form as JSON' })
    const good = await json.inputValue()
    await json.fill(`${good},`)
    await page.getByText(/This is not JSON/).waitFor()
    await save.click()
    await page.getByText('This was not saved').waitFor()
    await json.fill(good.replace('"Mine"', '"As JSON"'))
    await save.click()
    await page.getByText('Saved', { exact: true }).last().waitFor()
    assert.equal(await title(), 'As JSON')
  })

  test('a form is found by its heading, and deleted after a question that names who shows it', { skip }, async () => {
    const { server, page } = opened()
    const [, , id] = path.split('/')
    const { status } = await server.api('POST', '/api/v2/actions/actions', {
      ...{ name: 'Asks first', supported_triggers: [{ id: 'password-reset-post-challenge' }] },
      code: `exports.onExecutePostChallenge = async (event, api) => { api.prompt.render('${id}') }`,
    })
    assert.equal(status, 201)
    await page.getByRole('link', { name: 'Forms' }).first().click()
    const search = page.getByRole('searchbox', { name: 'Search forms' })
    await search.fill('nowhere')
    await page.getByRole('heading', { name: 'No such form' }).waitFor()
    await search.fill('as json')
    await page.getByRole('link', { name: EVIL }).click()
    await page.getByRole('link', { name: 'Asks first' }).waitFor()
    // what is not saved of it is no question then
    await page.getByRole('textbox', { name: 'Heading' }).fill('Never saved')
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByText('The code of Asks first names it').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('heading', { name: 'No form' }).waitFor()
    assert.notEqual(await page.title(), 'pwned')
  })
}
