package io.tightrope.dashboard.notify;

import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends e-mail by SMTP. The mails of one alert are one thread.
 *
 * @param host name of the mail server
 * @param port of the mail server
 * @param security how the connection is protected
 * @param trust whom to trust instead of what the JVM trusts; empty for that
 * @param login user and password; empty to send without
 * @param from sender
 * @param to recipients, at least one
 */
public record MailChannel(
    String host,
    int port,
    Security security,
    Optional<SSLSocketFactory> trust,
    Optional<Login> login,
    InternetAddress from,
    List<InternetAddress> to)
    implements Channel {

  private static final String PATIENCE_MILLIS = "10000";

  /** How the connection is protected. */
  public enum Security {
    /** Begins in plain text and must change to TLS before anything is sent. */
    STARTTLS,
    /** TLS from the first byte on. */
    TLS,
    /** Not at all. */
    NONE
  }

  /** User and password at the mail server. */
  public record Login(String user, String password) {
    /** Without the password. */
    @Override
    public String toString() {
      return user;
    }
  }

  public MailChannel {
    to = List.copyOf(to);
  }

  @Override
  public String kind() {
    return "email";
  }

  @Override
  public boolean isForPeople() {
    return true;
  }

  @Override
  public Outcome deliver(Notification notification) {
    String text =
        Texts.text(notification) + "\n\n" + notification.event().path("url").asText()
            + "\nRunbook: " + notification.event().path("runbook").asText() + "\n";
    return send(notification.id(), notification.alertId(), Texts.title(notification), text);
  }

  @Override
  public Outcome deliverDigest(List<Notification> notifications) {
    String lines = Texts.listed(notifications).stream()
        .map(notification ->
            Texts.title(notification) + "\n" + notification.event().path("url").asText())
        .collect(Collectors.joining("\n\n"));
    String id = notifications.get(0).id();
    return send(
        id,
        id,
        Texts.digestTitle(notifications),
        lines + "\n\n" + Texts.rest(notifications) + "\n");
  }

  private Outcome send(String id, String thread, String subject, String text) {
    try {
      MimeMessage mail = new Named(session(), id);
      mail.setFrom(from);
      mail.setRecipients(Message.RecipientType.TO, to.toArray(InternetAddress[]::new));
      mail.setSubject("[Tightrope] " + subject.replaceAll("\\p{Cntrl}", " "), "UTF-8");
      mail.setText(text, "UTF-8");
      mail.setSentDate(Date.from(Clock.systemUTC().instant()));
      mail.setHeader("References", "<" + thread + "@tightrope>");
      mail.setHeader("Auto-Submitted", "auto-generated");
      Transport.send(mail);
      return Outcome.TAKEN;
    } catch (SendFailedException e) {
      return Outcome.refused("the mail server refused the recipients");
    } catch (MessagingException e) {
      return Outcome.unavailable(reason(e));
    }
  }

  /** The first line of what the mail server or the connection said. */
  private static String reason(MessagingException failure) {
    String said = String.valueOf(failure.getMessage()).strip();
    return "the mail could not be sent: " + said.lines().findFirst().orElse("no reason was given");
  }

  private Session session() {
    Properties properties = new Properties();
    properties.put("mail.smtp.host", host);
    properties.put("mail.smtp.port", String.valueOf(port));
    properties.put("mail.smtp.connectiontimeout", PATIENCE_MILLIS);
    properties.put("mail.smtp.timeout", PATIENCE_MILLIS);
    properties.put("mail.smtp.writetimeout", PATIENCE_MILLIS);
    properties.put("mail.smtp.starttls.enable", String.valueOf(security == Security.STARTTLS));
    properties.put("mail.smtp.starttls.required", String.valueOf(security == Security.STARTTLS));
    properties.put("mail.smtp.ssl.enable", String.valueOf(security == Security.TLS));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.auth", String.valueOf(login.isPresent()));
    trust.ifPresent(factory -> properties.put("mail.smtp.ssl.socketFactory", factory));
    return Session.getInstance(properties, login.map(MailChannel::authenticator).orElse(null));
  }

  private static Authenticator authenticator(Login login) {
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        return new PasswordAuthentication(login.user(), login.password());
      }
    };
  }

  /** A mail whose id is that of its notification, so that one that was sent twice is known as such. */
  private static final class Named extends MimeMessage {
    private final String id;

    Named(@Nullable Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", "<" + id + "@tightrope>");
    }
  }

  /** Without the login. */
  @Override
  public String toString() {
    return kind();
  }
}
