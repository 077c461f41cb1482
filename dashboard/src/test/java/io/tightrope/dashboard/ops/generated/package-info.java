/**
 * Prometheus' and Alertmanager's files as the catalogue of rules gives them: {@link
 * io.tightrope.core.detect.Rule} comes in, the text of the files leaves.
 */
@NullMarked
package io.tightrope.dashboard.ops.generated;

import org.jspecify.annotations.NullMarked;
