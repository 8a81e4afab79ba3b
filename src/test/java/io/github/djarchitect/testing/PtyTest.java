package io.github.djarchitect.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PtyTest {
  @TempDir Path temp;

  private Pty python(String code) {
    return Pty.command(Pty.python(), "-c", code).in(temp);
  }

  @Test
  void typesWhenAskedAndReportsWhatWasShown() {
    var seen =
        python("name = input('Name? '); print('Hello', name); raise SystemExit(3)")
            .waitFor("Name? ")
            .type("Ada Lovelace")
            .enter()
            .waitFor("Hello Ada")
            .run();
    assertThat(seen.exitCode()).isEqualTo(3);
    assertThat(seen.screen()).containsExactly("Name? Ada Lovelace", "Hello Ada Lovelace");
  }

  @Test
  void theProgramSeesATerminalOfTheSizeAsked() {
    var seen =
        python(
                "import os, sys\n"
                    + "print(sys.stdin.isatty(), sys.stdout.isatty(), *os.get_terminal_size(),"
                    + " os.getcwd())")
            .size(20, 7)
            .run();
    assertThat(seen.text()).startsWith("True True 20 7 ").contains(temp.getFileName().toString());
    assertThat(seen.screen()).allMatch(line -> line.length() <= 20);
  }

  @Test
  void aNewSizeReachesTheRunningProgram() {
    var seen =
        python(
                """
                import os, signal
                # kept until it is waited for: between two instructions it would wait for the next key
                signal.signal(signal.SIGWINCH, lambda *_: None)
                signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGWINCH})
                print("ready", flush=True)
                signal.sigwait({signal.SIGWINCH})
                print("now", *os.get_terminal_size())
                input()
                """)
            .waitFor("ready")
            .resize(33, 9)
            .waitFor("now 33 9")
            .enter()
            .run();
    assertThat(seen.exitCode()).isZero();
  }

  @Test
  void controlCharactersAreSignalsAndEndOfInput() {
    var interrupted =
        python(
                """
                import time
                try:
                    print("go ", end="", flush=True)
                    while True:  # input() may miss a signal that comes before it waits
                        time.sleep(0.05)
                except KeyboardInterrupt:
                    print("stopped")
                try:
                    input("more ")
                except EOFError:
                    print("left")
                """)
            .waitFor("go ")
            .type(Pty.CTRL_C)
            .waitFor("stopped")
            .waitFor("more ")
            .type(Pty.CTRL_D)
            .run();
    assertThat(interrupted.text()).contains("left");
    assertThat(interrupted.exitCode()).isZero();
  }

  @Test
  void aClosedWindowHangsTheProgramUp() {
    assertThat(python("input('go ')").waitFor("go ").hangUp().run().exitCode()).isEqualTo(-1);
  }

  @Test
  void waitsBehindWhatWasFoundBefore() {
    assertThatThrownBy(() -> python("print('once')").waitFor("once").waitFor("once").run())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the program ended before")
        .hasMessageEndingWith("once\n");
  }

  @Test
  void aProgramThatHangsFailsWithWhatItShowed() {
    assertThatThrownBy(
            () ->
                python("print('here'); input()")
                    .patience(Duration.ofSeconds(2))
                    .waitFor("here")
                    .run())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the program's end")
        .hasMessageContaining("here");
  }

  @Test
  void patternsMeetTextWithoutColours() {
    var seen = python("print('\\x1b[1mbo\\x1b[0mld')").waitFor("bold").run();
    assertThat(seen.raw()).contains("\u001b[1mbo");
    assertThat(seen.text()).isEqualTo("bold\n");
  }

  @Test
  void theScreenIsWhatStandsInTheEnd() {
    var screen = new TerminalScreen(10, 3);
    screen.write("one\r\ntwo\u001b[2Kx\rthree\u001b[K\r\n0123456789ab");
    assertThat(screen.lines()).containsExactly("one", "three", "0123456789", "ab");
    screen.write("\u001b[2A\u001b[3Gzz\u001b[1;31m!\u001b[0m\u001b[J\u001b[?25l");
    assertThat(screen.lines()).containsExactly("one", "thzz!");
    screen.write("\r\u001b[@>\u001b[2P");
    assertThat(screen.lines()).containsExactly("one", ">zz!");
    assertThatThrownBy(() -> screen.write("\u001b[5S")).hasMessageContaining("5S");
  }
}
