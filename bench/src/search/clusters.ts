import { vector } from './synthetic.ts'

const TOPICS = 200
const SUBTOPICS = 20

/**
 * Returns a generator of unit vectors in clusters within clusters, as embeddings of texts are: about subjects, and about
 * subjects within them. Random directions would all be equally far apart.
 */
export function clusters(dimensions: number, random: () => number): () => Float32Array {
  const topics = Array.from({ length: TOPICS }, () => vector(dimensions, random))
  const subtopics = topics.flatMap((topic) =>
    Array.from({ length: SUBTOPICS }, () => near(topic, 0.8, random)),
  )
  return () =>
    near(subtopics[Math.floor(random() * subtopics.length)] ?? vector(dimensions, random), 0.6, random)
}

/** Returns a unit vector that differs from another one by a random direction of this length. */
function near(center: Float32Array, distance: number, random: () => number): Float32Array {
  const noise = vector(center.length, random)
  const sum = center.map((value, i) => value + distance * (noise[i] ?? 0))
  const norm = Math.hypot(...sum)
  return sum.map((value) => value / norm)
}
