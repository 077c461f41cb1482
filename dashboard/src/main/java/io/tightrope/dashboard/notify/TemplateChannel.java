package io.tightrope.dashboard.notify;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Posts a body that is made by a Mustache template, for services that want a form of their own. In a
 * JSON body values are escaped as JSON texts need it.
 *
 * <pre>{@code {"text": "{{title}}: {{alert.message}}", "event_action": "{{#isResolved}}resolve{{/isResolved}}"}}</pre>
 */
public final class TemplateChannel implements Channel {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final URI url;
  private final Map<String, String> headers;
  private final String contentType;
  private final Template template;

  /**
   * @param url where to; may hold a secret and is never logged
   * @param headers sent with each request; their values may be secrets
   * @param contentType of the body
   * @throws IllegalArgumentException if the template cannot be read; the message says why
   */
  public TemplateChannel(
      URI url, Map<String, String> headers, String contentType, String template) {
    this.url = url;
    this.headers = Map.copyOf(headers);
    this.contentType = contentType;
    boolean isJson = contentType.toLowerCase(Locale.ROOT).contains("json");
    try {
      this.template = Mustache.compiler()
          .withEscaper(isJson ? TemplateChannel::json : Escapers.NONE)
          .defaultValue("")
          .emptyStringIsFalse(true)
          .compile(template);
    } catch (MustacheException e) {
      throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
    }
  }

  private static String json(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }

  @Override
  public String kind() {
    return "template";
  }

  @Override
  public boolean canDigest() {
    return false;
  }

  @Override
  public Outcome deliver(Notification notification) {
    Map<String, String> sent = new TreeMap<>(headers);
    sent.putIfAbsent("Idempotency-Key", notification.id());
    try {
      return HttpPost.post(url, contentType, sent, body(notification));
    } catch (MustacheException e) {
      return Outcome.refused("the template cannot be filled in: " + e.getMessage());
    }
  }

  /** What is sent. */
  String body(Notification notification) {
    Map<String, Object> values =
        MAPPER.convertValue(notification.event(), new TypeReference<Map<String, Object>>() {});
    String severity = notification.alert().path("severity").asText();
    values.put("title", Texts.title(notification));
    values.put("text", Texts.text(notification));
    values.put("isRaised", notification.transition() == Transition.RAISED);
    values.put("isEscalated", notification.transition() == Transition.ESCALATED);
    values.put("isResolved", notification.transition() == Transition.RESOLVED);
    values.put("isCritical", severity.equals("critical"));
    values.put("isWarning", severity.equals("warning"));
    values.put("isInfo", severity.equals("info"));
    return template.execute(values);
  }

  @Override
  public Outcome deliverDigest(List<Notification> notifications) {
    throw new UnsupportedOperationException("a template is for one alert");
  }

  /** Without the address and the headers. */
  @Override
  public String toString() {
    return kind();
  }
}
