/**
 * What a training program may say to the agent: a number comes in and goes to the agent if there is
 * one. Needs nothing but the JDK, from version 8 on.
 */
@NullMarked
package io.tightrope.api;

import org.jspecify.annotations.NullMarked;
