// Bars by day, as a picture for the eye and as a table for everybody else.
import { Group, Text } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'

type Series = { name: string; color: string; values: number[] }

const HEIGHT = 220
const LEFT = 36
const BOTTOM = 24

export function Chart({ days, series }: { days: string[]; series: Series[] }) {
  // drawn in its own pixels: the words of a picture that is scaled down cannot be read
  const { ref, width } = useElementSize()
  const whole = Math.max(width, 240)
  const most = Math.max(4, ...series.flatMap(({ values }) => values))
  const top = niceTop(most)
  const slot = (whole - LEFT) / days.length
  const bar = Math.min(22, (slot * 0.7) / series.length)
  const y = (value: number) => (HEIGHT - BOTTOM) * (1 - value / top) + 6
  const every = Math.ceil(52 / slot)
  return (
    <figure ref={ref} style={{ margin: 0 }}>
      <Group gap="md" mb="xs">
        {series.map(({ name, color }) => (
          <Group key={name} gap={6}>
            <span aria-hidden style={{ width: 10, height: 10, borderRadius: 2, background: color }} />
            <Text fz="sm">{name}</Text>
          </Group>
        ))}
      </Group>
      <svg
        viewBox={`0 0 ${whole} ${HEIGHT + 6}`}
        width="100%"
        height={HEIGHT + 6}
        aria-hidden
        style={{ display: 'block' }}
      >
        {[0, 0.25, 0.5, 0.75, 1].map((part) => (
          <g key={part}>
            <line x1={LEFT} x2={whole} y1={y(top * part)} y2={y(top * part)} stroke="var(--kt-line)" />
            <text x={LEFT - 6} y={y(top * part) + 4} textAnchor="end" fontSize="11" fill="var(--mantine-color-dimmed)">
              {Math.round(top * part)}
            </text>
          </g>
        ))}
        {days.map((day, i) => (
          <g key={day}>
            {series.map(({ name, color, values }, j) => {
              const value = values[i] ?? 0
              const x = LEFT + i * slot + (slot - bar * series.length) / 2 + j * bar
              return (
                <rect
                  key={name}
                  x={x}
                  y={y(value)}
                  width={Math.max(2, bar - 2)}
                  height={Math.max(0, y(0) - y(value))}
                  rx="2"
                  fill={color}
                >
                  <title>{`${day}: ${name} ${value}`}</title>
                </rect>
              )
            })}
            {i % every === 0 && (
              <text
                x={LEFT + i * slot + slot / 2}
                y={HEIGHT + 2}
                textAnchor="middle"
                fontSize="11"
                fill="var(--mantine-color-dimmed)"
              >
                {day.slice(5)}
              </text>
            )}
          </g>
        ))}
      </svg>
      <table className="kt-visually-hidden">
        <caption>By day</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            {series.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map((day, i) => (
            <tr key={day}>
              <th scope="row">{day}</th>
              {series.map(({ name, values }) => (
                <td key={name}>{values[i]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}

function niceTop(most: number): number {
  const step = 10 ** Math.floor(Math.log10(most))
  return (
    [1, 2, 4, 5, 10].map((factor) => factor * step).find((top) => top >= most && top % 4 === 0) ??
    Math.ceil(most / 4) * 4
  )
}
