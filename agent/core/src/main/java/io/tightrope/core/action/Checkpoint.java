package io.tightrope.core.action;

import java.nio.file.Path;

/**
 * A saved model.
 *
 * @param step the last step that it had taken
 * @param file absolute path of the file, which is complete
 */
public record Checkpoint(long step, Path file) {}
