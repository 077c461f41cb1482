package io.tightrope.dashboard.bench;

/**
 * What a long run costs.
 *
 * @param values layer values stored
 * @param fillSeconds until all of them were stored and rolled up
 * @param bytesPerValue of the store on disk, roll-ups and indices included
 * @param firstMillis the heatmap's first query after the store was opened
 * @param warmMillis median of the same query when it is repeated
 * @param warmWorstMillis the slowest of these
 * @param pageMillis everything that the run page asks for before it is usable, one after the other
 * @param zoomMillis median of a query of a hundredth of the run
 */
public record HeatmapResult(
    long values,
    double fillSeconds,
    double bytesPerValue,
    double firstMillis,
    double warmMillis,
    double warmWorstMillis,
    double pageMillis,
    double zoomMillis) {}
