package io.tightrope.dashboard.api.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Why a request was rejected, an RFC 9457 problem document; a page for people who open one. */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String JSON = "application/problem+json";
  private static final String HTML = "text/html; charset=utf-8";

  private final int status;
  private final String title;
  private final String field;
  private final long retryAfterSeconds;

  public Problem(int status, String title, String detail, String field) {
    this(status, title, detail, field, status == 503 || status == 429 ? 1 : 0);
  }

  /**
   * @param retryAfterSeconds when to try again; 0 where that is of no use
   */
  public Problem(int status, String title, String detail, String field, long retryAfterSeconds) {
    super(detail);
    this.status = status;
    this.title = title;
    this.field = field;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  public static Problem badRequest(String field, String detail) {
    return new Problem(400, "Bad request", detail, field);
  }

  public static Problem notFound(String detail) {
    return new Problem(404, "Not found", detail, "");
  }

  public static Problem tooLarge(String field, String detail) {
    return new Problem(413, "Too large", detail, field);
  }

  public static Problem busy(String detail) {
    return new Problem(503, "Busy", detail, "");
  }

  public int status() {
    return status;
  }

  /** The document. */
  public byte[] json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", "about:blank");
    json.put("title", title);
    json.put("status", status);
    json.put("detail", getMessage());
    if (!field.isEmpty()) {
      json.put("field", field);
    }
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Says in the headers of an answer what it is.
   *
   * @param headers takes a header's name and value
   */
  private void describe(BiConsumer<String, String> headers) {
    if (retryAfterSeconds > 0) {
      headers.accept("Retry-After", Long.toString(retryAfterSeconds));
    }
    if (status == 401) {
      headers.accept("WWW-Authenticate", "Bearer");
    }
  }

  /** Makes it the answer to a request that has not come to the handlers. */
  public void answer(Response response, Callback callback) {
    describe(response.getHeaders()::put);
    response.getHeaders().put("Content-Type", JSON);
    response.setStatus(status);
    response.write(true, ByteBuffer.wrap(json()), callback);
  }

  /** The same for a browser that opens the page of that path within the dashboard. */
  public void answerPage(String path, Response response, Callback callback) {
    describe(response.getHeaders()::put);
    response.getHeaders().put("Content-Type", HTML);
    response.setStatus(status);
    response.write(true, ByteBuffer.wrap(page(path)), callback);
  }

  /** Makes it the answer: a page for a browser that opens one, else the document. */
  void answer(Context context) {
    describe((name, value) -> context.header(name, value));
    context.status(status);
    if (ErrorPage.isWanted(context.method().name(), context.path(), context.header("Accept"))) {
      context.contentType(HTML).result(page(context.path()));
    } else {
      context.contentType(JSON).result(json());
    }
  }

  private byte[] page(String path) {
    return ErrorPage.of(path, status, title, String.valueOf(getMessage()))
        .getBytes(StandardCharsets.UTF_8);
  }
}
