package io.tightrope.dashboard.api.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;

/** Why a request was refused, an RFC 9457 problem document. */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String title;
  private final String field;

  public Problem(int status, String title, String detail, String field) {
    super(detail);
    this.status = status;
    this.title = title;
    this.field = field;
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

  /** Makes it the answer. */
  void answer(Context context) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", "about:blank");
    json.put("title", title);
    json.put("status", status);
    json.put("detail", getMessage());
    if (!field.isEmpty()) {
      json.put("field", field);
    }
    if (status == 503 || status == 429) {
      context.header("Retry-After", "1");
    }
    context.status(status).contentType("application/problem+json").result(json.toString());
  }
}
