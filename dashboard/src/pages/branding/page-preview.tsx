// The page “Forgot your password?” drawn with the colours of the form; pictures of other origins are not fetched here.
import { Text } from '@mantine/core'

export function PagePreview({ primary, background, logo }: { primary: string; background: string; logo: string }) {
  const colour = /^#([\da-f]{3}|[\da-f]{6})$/i.test(primary) ? primary : '#116e67'
  const page = /^#([\da-f]{3}|[\da-f]{6})$/i.test(background) ? background : '#f8f9fb'
  return (
    <div style={{ flex: '1 1 320px' }} role="img" aria-label="Preview of a hosted page">
      <div
        aria-hidden
        style={{
          background: page,
          borderRadius: 10,
          border: '1px solid var(--kt-line)',
          padding: '2.5rem 1.25rem',
          display: 'grid',
          placeItems: 'center',
        }}
      >
        <div
          style={{
            background: '#fff',
            color: '#1b2029',
            borderRadius: 10,
            padding: '1.75rem',
            width: 'min(320px, 100%)',
            boxShadow: '0 2px 10px rgb(0 0 0 / 8%)',
          }}
        >
          <div
            style={{
              width: 44,
              height: 44,
              borderRadius: 10,
              border: `3px solid ${colour}`,
              display: 'grid',
              placeItems: 'center',
              fontSize: 11,
              color: '#566070',
              marginBottom: 14,
            }}
          >
            {logo === '' ? '' : 'logo'}
          </div>
          <div style={{ fontSize: 20, fontWeight: 650, marginBottom: 6 }}>Forgot Your Password?</div>
          <div style={{ fontSize: 13, marginBottom: 14, color: '#566070' }}>
            Enter your email address and we will send you instructions to reset your password.
          </div>
          <div
            style={{
              border: '1px solid #c5ccd6',
              borderRadius: 6,
              padding: '9px 10px',
              fontSize: 13,
              color: '#697586',
              marginBottom: 12,
            }}
          >
            Email address
          </div>
          <div
            style={{
              background: colour,
              color: readable(colour),
              borderRadius: 6,
              padding: '10px',
              textAlign: 'center',
              fontSize: 14,
              fontWeight: 600,
            }}
          >
            Continue
          </div>
        </div>
      </div>
      <Text fz="xs" c="dimmed" mt="xs">
        A sketch. A colour that could not be read is shown in the nearest shade that can.
      </Text>
    </div>
  )
}

function readable(colour: string): string {
  const hex = colour.length === 4 ? [...colour.slice(1)].map((each) => each + each).join('') : colour.slice(1)
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
  return 0.2126 * red ** 2.2 + 0.7152 * green ** 2.2 + 0.0722 * blue ** 2.2 > 0.4 ? '#14181f' : '#ffffff'
}
