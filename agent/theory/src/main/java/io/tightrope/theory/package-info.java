/**
 * The mean-field theory of wide random networks: activations and a few numbers come in, variance
 * maps, fixed points, initializations and risks leave. Pure numerics, no framework, no state.
 *
 * <p>Notation is that of the papers: {@code q} is the second moment of a pre-activation, {@code
 * sw2} the weight variance times fan-in, {@code sb2} the bias variance, {@code tau} the threshold
 * and {@code m} the clip of a sparse activation, {@code chi1} the backward gain.
 *
 * <p>Sources, by the short names used throughout: <i>Poole 2016</i> (arXiv 1606.05340),
 * <i>Schoenholz 2017</i> (arXiv 1611.01232), <i>Xiao 2018</i> (arXiv 1806.05393), <i>Price 2024</i>
 * (arXiv 2402.16184), <i>Dent 2026</i> (arXiv 2602.05779).
 */
@NullMarked
package io.tightrope.theory;

import org.jspecify.annotations.NullMarked;
