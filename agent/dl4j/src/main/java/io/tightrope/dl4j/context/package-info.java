/**
 * What a job was started with: the configuration of its network, and the process around it. Models of
 * DL4J come in, plain texts and numbers leave, none of them secret.
 */
@NullMarked
package io.tightrope.dl4j.context;

import org.jspecify.annotations.NullMarked;
