package io.tightrope.benchmarks.stages.data;

import io.tightrope.examples.training.LabelledExamples;

/**
 * What a network learns and is measured on. Thread-safe.
 *
 * @param classes how many classes there are
 * @param train to learn from
 * @param test to measure on at the end
 * @param glimpse the first 1,000 of the test examples, to measure on in mid-training
 */
public record Task(
    int classes, LabelledExamples train, LabelledExamples test, LabelledExamples glimpse) {}
