// How the dashboard is built: everything under /dashboard/, nothing inlined, nothing from elsewhere.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  base: '/dashboard/',
  publicDir: false,
  plugins: [react()],
  build: {
    target: 'es2023',
    // the policy allows no data: URLs but for pictures
    assetsInlineLimit: 0,
    // measured by build.ts instead
    reportCompressedSize: false,
    chunkSizeWarningLimit: 10_000,
    manifest: 'manifest.json',
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  worker: { format: 'es' },
})
