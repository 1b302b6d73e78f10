// What the tests of others get from web: every hosted page, without the journey that leads there.
export { brandStyle } from './pages/look/brand-style.ts'
export { brand, errorNames, openGallery, pictures } from './pages/testing-gallery.ts'
