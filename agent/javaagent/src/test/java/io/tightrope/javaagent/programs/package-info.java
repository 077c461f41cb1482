/**
 * Plain training programs without a line of monitoring, to be run in a JVM of their own with and
 * without the agent. What they print and what they leave behind must be the same both ways.
 */
package io.tightrope.javaagent.programs;
