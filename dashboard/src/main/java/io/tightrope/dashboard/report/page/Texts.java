package io.tightrope.dashboard.report.page;

import io.tightrope.dashboard.config.InputException;
import io.tightrope.dashboard.report.model.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words of a report in one language: {@code report/texts_LANGUAGE.properties} of the class
 * path, in UTF-8, with placeholders such as <code>{step}</code>. A file more is a language more.
 * What a file lacks is said in English. Immutable.
 */
public final class Texts {
  /** The language that has every text. */
  public static final String ENGLISH = "en";

  private static final Pattern CODE = Pattern.compile("[a-z]{2,3}");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z0-9]+)\\}");

  private final Numbers numbers;
  private final String language;
  private final Properties texts;
  private final Properties english;

  private Texts(String language, Properties texts, Properties english) {
    this.language = language;
    this.numbers = new Numbers(Locale.forLanguageTag(language));
    this.texts = texts;
    this.english = english;
  }

  /**
   * The texts of a language.
   *
   * @param language its code, such as {@code en} or {@code ja}
   * @throws InputException if there is no file of that language; the message names those that there
   *     are
   */
  public static Texts of(String language) {
    if (!isKnown(language)) {
      throw new InputException("there is no report in the language \"" + language
          + "\"; choose one of " + String.join(", ", languages()));
    }
    return new Texts(language, read(language), read(ENGLISH));
  }

  /** Returns true if there is a file of that language. */
  public static boolean isKnown(String language) {
    return CODE.matcher(language).matches() && Texts.class.getResource(path(language)) != null;
  }

  /** The codes of all languages of which there is a file, ascending. */
  public static List<String> languages() {
    return Arrays.stream(Locale.getISOLanguages())
        .filter(Texts::isKnown)
        .sorted()
        .toList();
  }

  private static String path(String language) {
    return "/report/texts_" + language + ".properties";
  }

  private static Properties read(String language) {
    Properties texts = new Properties();
    try (InputStream in = Texts.class.getResourceAsStream(path(language))) {
      if (in == null) {
        throw new IllegalStateException("there is no " + path(language));
      }
      try (Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
        texts.load(reader);
      }
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The code of the language. */
  public String language() {
    return language;
  }

  /** How numbers and dates are written in the language. */
  public Numbers numbers() {
    return numbers;
  }

  /** A text without placeholders. */
  public String say(String key) {
    return say(Message.of(key));
  }

  /** A message in words. Not escaped. */
  public String say(Message message) {
    Matcher placeholder = PLACEHOLDER.matcher(text(message.key()));
    StringBuilder said = new StringBuilder();
    while (placeholder.find()) {
      Message.Value value = message.values().get(placeholder.group(1));
      placeholder.appendReplacement(
          said, Matcher.quoteReplacement(value == null ? placeholder.group() : word(value)));
    }
    return placeholder.appendTail(said).toString();
  }

  private String text(String key) {
    @Nullable String text = texts.getProperty(key);
    text = text == null ? english.getProperty(key) : text;
    return text == null ? key : text;
  }

  private String word(Message.Value value) {
    if (value instanceof Message.Share share) {
      return numbers.share(share.value());
    } else if (value instanceof Message.Difference difference) {
      return numbers.difference(difference.value());
    } else if (value instanceof Message.Figure figure) {
      return numbers.figure(figure.value());
    } else if (value instanceof Message.Count count) {
      return numbers.count(count.value());
    } else if (value instanceof Message.Text text) {
      return text.value();
    } else if (value instanceof Message.Name rule) {
      return say("rule." + rule.value().id());
    } else if (value instanceof Message.Meaning rule) {
      return say("rule." + rule.value().id() + ".meaning");
    } else if (value instanceof Message.Layers layers) {
      return say(Message.of(layers.value().size() == 1 ? "layers.one" : "layers.many")
          .text("list", numbers.ranges(layers.value())));
    } else if (value instanceof Message.Part part) {
      return say(part.value());
    }
    throw new IllegalStateException("no words for " + value);
  }

  /** All keys of the language's own file with their texts, for tests. */
  Map<Object, Object> own() {
    return Map.copyOf(texts);
  }
}
