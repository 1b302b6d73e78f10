// What the tests of others get from web: every hosted page without its journey, and a database of places.
export { brandStyle } from './pages/look/brand-style.ts'
export { brand, errorNames, openGallery, pictures } from './pages/testing-gallery.ts'
export { geoDatabase } from './testing-geo.ts'
