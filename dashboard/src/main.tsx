// The dashboard begins: policies first, then the one React root.
import './trusted-types.ts'
import '@mantine/core/styles.css'
import './style.css'
import { createRoot } from 'react-dom/client'

import { App } from './app.tsx'

const root = document.getElementById('root')
if (root) createRoot(root).render(<App />)
