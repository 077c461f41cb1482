/** The agent in programs that are already training. */
package io.tightrope.javaagent.attach;
