package io.tightrope.dashboard.api.reference;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.tightrope.core.theory.InvalidQuestionException;
import io.tightrope.core.theory.TheoryJson;
import io.tightrope.core.theory.TheoryQuestion;
import io.tightrope.core.theory.TheoryReport;
import io.tightrope.dashboard.api.http.Json;
import io.tightrope.dashboard.api.http.Problem;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Questions to the theory: the same as {@code tightrope theory} asks. An answer with depth and width
 * draws thousands of networks and takes its time, so the last ones are kept.
 */
public final class TheoryApi {
  private static final int KEPT = 200;

  private final Map<TheoryQuestion, ObjectNode> answers =
      Collections.synchronizedMap(new LinkedHashMap<>(KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TheoryQuestion, ObjectNode> eldest) {
          return size() > KEPT;
        }
      });

  public void register(RoutesConfig routes) {
    routes.get("/api/v1/theory", this::answer);
  }

  private void answer(Context context) {
    TheoryQuestion question = question(context);
    ObjectNode answer = answers.get(question);
    if (answer == null) {
      answer = TheoryJson.of(TheoryReport.answer(question));
      answers.put(question, answer);
    }
    Json.answer(context, answer);
  }

  private static TheoryQuestion question(Context context) {
    Map<String, String> texts = new TreeMap<>();
    context.queryParamMap().forEach((name, values) -> texts.put(name, values.get(0)));
    try {
      return TheoryQuestion.of(texts);
    } catch (InvalidQuestionException e) {
      throw Problem.badRequest(e.field(), String.valueOf(e.getMessage()));
    }
  }
}
