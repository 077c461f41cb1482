package io.tightrope.dl4j.hub;

/**
 * Names and values by which an agent answers whoever attached it. They stand among the JVM's agent
 * properties, which the attaching side reads and the watched program does not see. All are constants
 * that the compiler copies, so that no class has to be loaded for them.
 */
public final class AgentProperties {
  /** What came of the newest request: one of the values below. */
  public static final String OUTCOME = "tightrope.outcome";

  /** The agent is installed now. */
  public static final String INSTALLED = "installed";

  /** It was installed before, and nothing has changed. */
  public static final String ALREADY = "already";

  /** It has left. */
  public static final String DETACHED = "detached";

  /** It should leave and was not there. */
  public static final String ABSENT = "absent";

  /** It is switched off in this JVM. */
  public static final String OFF = "off";

  /** It could not be installed; {@link #REASON} says why. */
  public static final String FAILED = "failed";

  /** Why it failed. */
  public static final String REASON = "tightrope.reason";

  /** Whether an agent is in this JVM: {@code true} or {@code false}. */
  public static final String PRESENT = "tightrope.present";

  /** Whether DL4J is loaded in this JVM: {@code true} or {@code false}. */
  public static final String DL4J = "tightrope.dl4j";

  /** What the watchers say of themselves, a JSON array. */
  public static final String WATCHERS = "tightrope.watchers";

  private AgentProperties() {}
}
