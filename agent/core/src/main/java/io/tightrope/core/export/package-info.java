/**
 * The numbers of a run as Micrometer meters and on the agent's own Prometheus endpoint. Judged
 * frames come in; series leave, and a value that is absent has none.
 */
@NullMarked
package io.tightrope.core.export;

import org.jspecify.annotations.NullMarked;
