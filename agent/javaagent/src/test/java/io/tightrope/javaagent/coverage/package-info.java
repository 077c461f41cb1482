/** The agent on every kind of network, layer and way of training that DL4J has in common use. */
package io.tightrope.javaagent.coverage;
