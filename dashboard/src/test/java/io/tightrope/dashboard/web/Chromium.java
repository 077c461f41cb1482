package io.tightrope.dashboard.web;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Debian's Chromium without a screen. Waits on conditions, never for a time. */
final class Chromium implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> DRIVERS = List.of(
      "/usr/bin/chromedriver", "/usr/lib/chromium/chromedriver", "/usr/local/bin/chromedriver");

  private final ChromeDriver driver;

  Chromium() {
    ChromeOptions options = new ChromeOptions();
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--hide-scrollbars",
        "--window-size=1360,1010");
    // Of proxies in tests, which sign their own.
    options.setAcceptInsecureCerts(true);
    binary().ifPresent(options::setBinary);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, java.util.logging.Level.SEVERE);
    options.setCapability("goog:loggingPrefs", logs);
    driver = new ChromeDriver(service(), options);
  }

  private static java.util.Optional<String> binary() {
    return List.of("/usr/bin/chromium", "/usr/bin/chromium-browser").stream()
        .filter(path -> Files.isExecutable(Path.of(path)))
        .findFirst();
  }

  private static ChromeDriverService service() {
    ChromeDriverService.Builder builder = new ChromeDriverService.Builder().usingAnyFreePort();
    DRIVERS.stream()
        .filter(path -> Files.isExecutable(Path.of(path)))
        .findFirst()
        .map(File::new)
        .ifPresent(builder::usingDriverExecutable);
    return builder.build();
  }

  void open(String address) {
    driver.get(address);
  }

  void resize(int width, int height) {
    driver.manage().window().setSize(new Dimension(width, height));
  }

  /** Pretends that the system prefers {@code light} or {@code dark}. */
  void preferColours(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Opens an address in a new tab, which is the current one then. */
  void openTab(String address) {
    driver.switchTo().newWindow(WindowType.TAB);
    driver.get(address);
  }

  /** Goes to the tab that was opened as that one, counted from 0. */
  void showTab(int number) {
    driver.switchTo().window(List.copyOf(driver.getWindowHandles()).get(number));
  }

  /** Closes every tab but the first. */
  void closeTabs() {
    List<String> tabs = List.copyOf(driver.getWindowHandles());
    for (String tab : tabs.subList(1, tabs.size())) {
      driver.switchTo().window(tab).close();
    }
    driver.switchTo().window(tabs.get(0));
  }

  /** Waits until the page gets live news. */
  void awaitStream() {
    await("the stream does not connect", () -> {
      String state = find(".mark").getAttribute("data-state");
      return "connecting".equals(state) || "disconnected".equals(state) ? null : true;
    });
  }

  /** The cookies that the page's server gets. */
  Set<Cookie> cookies() {
    return driver.manage().getCookies();
  }

  String address() {
    return Objects.requireNonNull(driver.getCurrentUrl());
  }

  String title() {
    return Objects.requireNonNull(driver.getTitle());
  }

  /** The first element that matches, as soon as there is one in sight. */
  WebElement find(String css) {
    return await(
        "there is nothing in sight like " + css,
        () -> all(css).stream().filter(WebElement::isDisplayed).findFirst().orElse(null));
  }

  List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  /** The text of the first match, without line breaks. */
  String text(String css) {
    return await(
        "the page replaces " + css + " all the time", () -> find(css).getText().replace('\n', ' '));
  }

  void awaitText(String css, String part) {
    awaitText(PATIENCE, css, part);
  }

  void awaitText(Duration patience, String css, String part) {
    await(
        patience,
        "no " + css + " says \"" + part + "\"",
        () -> all(css).stream()
                .anyMatch(element -> element.getText().replace('\n', ' ').contains(part))
            ? true
            : null);
  }

  /** Waits until the supplier gives something; elements that the page replaced meanwhile are looked up again. */
  <T> T await(String otherwise, Supplier<T> condition) {
    return await(PATIENCE, otherwise, condition);
  }

  private <T> T await(Duration patience, String otherwise, Supplier<T> condition) {
    return new WebDriverWait(driver, patience)
        .ignoring(StaleElementReferenceException.class)
        .withMessage(() -> otherwise + "; the page says: " + body())
        .until(ignored -> condition.get());
  }

  void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  void pressWithShift(Keys key) {
    new Actions(driver).keyDown(Keys.SHIFT).sendKeys(key).keyUp(Keys.SHIFT).perform();
  }

  /** Clicks at a place within an element, given as shares of its width and height. */
  void clickAt(WebElement element, double x, double y) {
    Dimension size = element.getSize();
    new Actions(driver)
        .moveToElement(element, (int) Math.round((x - 0.5) * size.getWidth()), (int)
            Math.round((y - 0.5) * size.getHeight()))
        .click()
        .perform();
  }

  /** Drags within an element from one share of its width to another. */
  void drag(WebElement element, double from, double to) {
    Dimension size = element.getSize();
    new Actions(driver)
        .moveToElement(element, (int) ((from - 0.5) * size.getWidth()), 0)
        .clickAndHold()
        .moveByOffset((int) ((to - from) * size.getWidth()), 0)
        .release()
        .perform();
  }

  /** Drags with the shift key from one share of an element's width to another. */
  void dragWithShift(WebElement element, double from, double to) {
    // Not below what stays at the edge of the window.
    driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
    Dimension size = element.getSize();
    new Actions(driver)
        .moveToElement(element, (int) ((from - 0.5) * size.getWidth()), 0)
        .keyDown(Keys.SHIFT)
        .clickAndHold()
        .moveByOffset((int) ((to - from) * size.getWidth()), 0)
        .release()
        .keyUp(Keys.SHIFT)
        .perform();
  }

  /** Clicks twice in the middle of an element. */
  void doubleClick(WebElement element) {
    new Actions(driver).doubleClick(element).perform();
  }

  /** Goes back in the history of the tab. */
  void back() {
    driver.navigate().back();
  }

  Object run(String script, Object... arguments) {
    return Objects.requireNonNull(driver.executeScript(script, arguments));
  }

  /** What a canvas shows, as something to compare. */
  String pixels(String css) {
    return (String) run("return document.querySelector(arguments[0]).toDataURL()", css);
  }

  /**
   * What a canvas shows at a place given as shares of its width and height: {@code blank} where nothing
   * is painted, {@code quiet} where it has the page's colour, else {@code loud}.
   */
  String toneAt(String css, double x, double y) {
    return (String) run("""
        const canvas = document.querySelector(arguments[0]);
        const page = getComputedStyle(document.body).backgroundColor.match(/[0-9.]+/g).map(Number);
        const at = (share, size) => Math.min(size - 1, Math.floor(share * size));
        const [r, g, b, a] = canvas.getContext("2d")
          .getImageData(at(arguments[1], canvas.width), at(arguments[2], canvas.height), 1, 1).data;
        if (a === 0) return "blank";
        return Math.abs(r - page[0]) + Math.abs(g - page[1]) + Math.abs(b - page[2]) > 60 ? "loud" : "quiet";
        """, css, x, y);
  }

  /** Lets the pages opened until it is closed get this JSON from that path of the dashboard. */
  Pretence pretend(String path, String json) {
    Map<String, Object> added = driver.executeCdpCommand(
        "Page.addScriptToEvaluateOnNewDocument",
        Map.of("source", """
            const real = window.fetch;
            window.fetch = (path, options) => String(path) === %s
              ? Promise.resolve(new Response(JSON.stringify(%s))) : real(path, options);
            """.formatted("'" + path + "'", json)));
    return () -> driver.executeCdpCommand("Page.removeScriptToEvaluateOnNewDocument", added);
  }

  /** Runs this script in each page opened until it is closed, before the page's own. */
  Pretence before(String script) {
    Map<String, Object> added =
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    return () -> driver.executeCdpCommand("Page.removeScriptToEvaluateOnNewDocument", added);
  }

  /** Ends when it is closed. */
  interface Pretence extends AutoCloseable {
    @Override
    void close();
  }

  /** Share of a canvas' painted pixels whose colour is far from the page's. */
  double loudShare(String css) {
    return ((Number) run("""
        const canvas = document.querySelector(arguments[0]);
        const page = getComputedStyle(document.body).backgroundColor.match(/[0-9.]+/g).map(Number);
        const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        let painted = 0, loud = 0;
        for (let i = 0; i < data.length; i += 4) {
          if (data[i + 3] < 255) continue;
          painted++;
          if (Math.abs(data[i] - page[0]) + Math.abs(data[i + 1] - page[1]) + Math.abs(data[i + 2] - page[2]) > 60) loud++;
        }
        return loud / Math.max(1, painted)""", css)).doubleValue();
  }

  /** What axe finds wrong with the accessibility of the page, one line per rule. */
  @SuppressWarnings("unchecked")
  List<String> axe() {
    driver.manage().timeouts().scriptTimeout(PATIENCE);
    driver.executeScript(axeSource());
    return (List<String>) Objects.requireNonNull(driver.executeAsyncScript("""
        const done = arguments[arguments.length - 1];
        axe.run().then(
          (found) => done(found.violations.map((rule) =>
            rule.id + ": " + rule.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(" | "))),
          (failure) => done([String(failure)]));
        """));
  }

  private static String axeSource() {
    try (InputStream in =
        Objects.requireNonNull(Chromium.class.getResourceAsStream("/axe.min.js"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many pages the page has when it is printed, on the paper that it asks for. */
  int pagesInPrint() {
    Map<String, Object> printed = driver.executeCdpCommand(
        "Page.printToPDF", Map.of("preferCSSPageSize", true, "printBackground", true));
    String pdf = new String(
        Base64.getDecoder().decode((String) Objects.requireNonNull(printed.get("data"))),
        StandardCharsets.ISO_8859_1);
    return (int) Pattern.compile("/Type ?/Page(?!s)").matcher(pdf).results().count();
  }

  /** What a script gives as if the page were being printed. */
  Object whenPrinted(String script) {
    driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));
    try {
      return run(script);
    } finally {
      driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", ""));
    }
  }

  /** The window as a PNG. */
  byte[] picture() {
    return driver.getScreenshotAs(org.openqa.selenium.OutputType.BYTES);
  }

  /** What the browser complained about since the last call: scripts that failed, files not found. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  private String body() {
    String text = String.valueOf(driver.executeScript("return document.body.innerText"));
    return text.substring(0, Math.min(600, text.length()));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
