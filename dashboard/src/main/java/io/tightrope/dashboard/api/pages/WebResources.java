package io.tightrope.dashboard.api.pages;

import io.tightrope.dashboard.api.http.Etags;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files of the class path by name. Only plain names of known types are looked up, so that a path
 * cannot climb. What lies in a jar is read once; what lies in a directory, where it may be edited,
 * each time.
 */
final class WebResources {
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");
  private static final Map<String, String> TYPES = Map.of(
      "html", "text/html; charset=utf-8",
      "css", "text/css; charset=utf-8",
      "js", "text/javascript; charset=utf-8",
      "json", "application/json",
      "svg", "image/svg+xml",
      "png", "image/png",
      "ico", "image/x-icon",
      "woff2", "font/woff2",
      "txt", "text/plain; charset=utf-8");

  private final Map<String, WebResource> known = new ConcurrentHashMap<>();

  Optional<WebResource> find(String path) {
    String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
    if (type == null || !PLAIN.matcher(path).matches()) {
      return Optional.empty();
    }
    WebResource resource = known.get(path);
    return resource != null ? Optional.of(resource) : read(path, type);
  }

  private Optional<WebResource> read(String path, String type) {
    @Nullable URL url = WebResources.class.getClassLoader().getResource(path);
    if (url == null) {
      return Optional.empty();
    }
    try (InputStream in = url.openStream()) {
      byte[] bytes = in.readAllBytes();
      WebResource resource = new WebResource(type, Etags.of(bytes), bytes);
      if (!url.getProtocol().equals("file")) {
        known.put(path, resource);
      }
      return Optional.of(resource);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
