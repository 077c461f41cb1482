package io.tightrope.dashboard.bench.pages;

/**
 * What opening a page took, with an empty cache. Times are in milliseconds since the navigation began.
 *
 * @param firstPaint first contentful paint
 * @param largestPaint largest contentful paint
 * @param usable the end of the last request or task of more than 50 ms before both rest for a second
 * @param layoutShift cumulative layout shift, without a unit
 * @param requests answered by then
 * @param bytes of all answers as they came over the wire
 * @param scriptBytes of these, those of scripts
 */
public record PageLoad(
    double firstPaint,
    double largestPaint,
    double usable,
    double layoutShift,
    long requests,
    long bytes,
    long scriptBytes) {}
