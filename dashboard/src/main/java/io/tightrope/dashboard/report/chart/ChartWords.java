package io.tightrope.dashboard.report.chart;

import java.util.function.DoubleFunction;

/**
 * The words of a chart.
 *
 * @param id unique on the page
 * @param title what it shows
 * @param description what is to be seen in it, in one or two sentences
 * @param x name of the horizontal axis
 * @param y name of the vertical axis
 * @param whole prints a step or a layer
 * @param number prints a value of the vertical axis
 */
public record ChartWords(
    String id,
    String title,
    String description,
    String x,
    String y,
    DoubleFunction<String> whole,
    DoubleFunction<String> number) {}
