package io.github.djarchitect.python;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The characters behind the names of {@code \N{...}} escapes: Unicode's names as Java knows them,
 * those that Unicode forms by rule, and the aliases of control characters, which have no name.
 *
 * @see <a href="https://www.unicode.org/Public/UCD/latest/ucd/NameAliases.txt">NameAliases</a>
 */
final class CharacterNames {
  private static final String IDEOGRAPH = "CJK UNIFIED IDEOGRAPH-";
  private static final String SYLLABLE = "HANGUL SYLLABLE ";

  private static final List<String> LEADS =
      List.of(
          "G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S", "SS", "", "J", "JJ", "C", "K", "T",
          "P", "H");
  private static final List<String> VOWELS =
      List.of(
          "A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O", "WA", "WAE", "OE", "YO", "U", "WEO",
          "WE", "WI", "YU", "EU", "YI", "I");
  private static final List<String> TAILS =
      List.of(
          "", "G", "GG", "GS", "N", "NJ", "NH", "D", "L", "LG", "LM", "LB", "LS", "LT", "LP", "LH",
          "M", "B", "BS", "S", "SS", "NG", "J", "C", "K", "T", "P", "H");
  private static final int FIRST_SYLLABLE = 0xAC00;

  /** Names of U+0000 to U+001F, U+007F and U+0080 to U+009F; {@code |} parts those of one. */
  private static final List<String> CONTROLS =
      List.of(
          "NULL|NUL",
          "START OF HEADING|SOH",
          "START OF TEXT|STX",
          "END OF TEXT|ETX",
          "END OF TRANSMISSION|EOT",
          "ENQUIRY|ENQ",
          "ACKNOWLEDGE|ACK",
          "ALERT|BEL",
          "BACKSPACE|BS",
          "CHARACTER TABULATION|HORIZONTAL TABULATION|HT|TAB",
          "LINE FEED|NEW LINE|END OF LINE|LF|NL|EOL",
          "LINE TABULATION|VERTICAL TABULATION|VT",
          "FORM FEED|FF",
          "CARRIAGE RETURN|CR",
          "SHIFT OUT|LOCKING-SHIFT ONE|SO",
          "SHIFT IN|LOCKING-SHIFT ZERO|SI",
          "DATA LINK ESCAPE|DLE",
          "DEVICE CONTROL ONE|DC1",
          "DEVICE CONTROL TWO|DC2",
          "DEVICE CONTROL THREE|DC3",
          "DEVICE CONTROL FOUR|DC4",
          "NEGATIVE ACKNOWLEDGE|NAK",
          "SYNCHRONOUS IDLE|SYN",
          "END OF TRANSMISSION BLOCK|ETB",
          "CANCEL|CAN",
          "END OF MEDIUM|EOM|EM",
          "SUBSTITUTE|SUB",
          "ESCAPE|ESC",
          "INFORMATION SEPARATOR FOUR|FILE SEPARATOR|FS",
          "INFORMATION SEPARATOR THREE|GROUP SEPARATOR|GS",
          "INFORMATION SEPARATOR TWO|RECORD SEPARATOR|RS",
          "INFORMATION SEPARATOR ONE|UNIT SEPARATOR|US",
          "DELETE|DEL",
          "PADDING CHARACTER|PAD",
          "HIGH OCTET PRESET|HOP",
          "BREAK PERMITTED HERE|BPH",
          "NO BREAK HERE|NBH",
          "INDEX|IND",
          "NEXT LINE|NEL",
          "START OF SELECTED AREA|SSA",
          "END OF SELECTED AREA|ESA",
          "CHARACTER TABULATION SET|HORIZONTAL TABULATION SET|HTS",
          "CHARACTER TABULATION WITH JUSTIFICATION|HORIZONTAL TABULATION WITH JUSTIFICATION|HTJ",
          "LINE TABULATION SET|VERTICAL TABULATION SET|VTS",
          "PARTIAL LINE FORWARD|PARTIAL LINE DOWN|PLD",
          "PARTIAL LINE BACKWARD|PARTIAL LINE UP|PLU",
          "REVERSE LINE FEED|REVERSE INDEX|RI",
          "SINGLE SHIFT TWO|SINGLE-SHIFT-2|SS2",
          "SINGLE SHIFT THREE|SINGLE-SHIFT-3|SS3",
          "DEVICE CONTROL STRING|DCS",
          "PRIVATE USE ONE|PRIVATE USE-1|PU1",
          "PRIVATE USE TWO|PRIVATE USE-2|PU2",
          "SET TRANSMIT STATE|STS",
          "CANCEL CHARACTER|CCH",
          "MESSAGE WAITING|MW",
          "START OF GUARDED AREA|START OF PROTECTED AREA|SPA",
          "END OF GUARDED AREA|END OF PROTECTED AREA|EPA",
          "START OF STRING|SOS",
          "SINGLE GRAPHIC CHARACTER INTRODUCER|SGC",
          "SINGLE CHARACTER INTRODUCER|SCI",
          "CONTROL SEQUENCE INTRODUCER|CSI",
          "STRING TERMINATOR|ST",
          "OPERATING SYSTEM COMMAND|OSC",
          "PRIVACY MESSAGE|PM",
          "APPLICATION PROGRAM COMMAND|APC");

  private static final Map<String, Integer> ALIASES = aliases();

  private CharacterNames() {}

  /** The character of this name in any case, or null if nothing is known by it. */
  static @Nullable String find(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    int codePoint = codePoint(upper);
    return codePoint < 0 ? null : Character.toString(codePoint);
  }

  private static int codePoint(String name) {
    Integer alias = ALIASES.get(name);
    if (alias != null) {
      return alias;
    }
    if (name.startsWith(IDEOGRAPH)) {
      return ideograph(name.substring(IDEOGRAPH.length()));
    }
    if (name.startsWith(SYLLABLE)) {
      return syllable(name.substring(SYLLABLE.length()));
    }
    try {
      return Character.codePointOf(name);
    } catch (IllegalArgumentException e) {
      return -1;
    }
  }

  private static int ideograph(String hex) {
    try {
      int codePoint = Integer.parseInt(hex, 16);
      return Character.isIdeographic(codePoint) ? codePoint : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static int syllable(String name) {
    int vowelStart = 0;
    while (vowelStart < name.length() && "AEIOUWY".indexOf(name.charAt(vowelStart)) < 0) {
      vowelStart++;
    }
    int vowelEnd = vowelStart;
    while (vowelEnd < name.length() && "AEIOUWY".indexOf(name.charAt(vowelEnd)) >= 0) {
      vowelEnd++;
    }
    int lead = LEADS.indexOf(name.substring(0, vowelStart));
    int vowel = VOWELS.indexOf(name.substring(vowelStart, vowelEnd));
    int tail = TAILS.indexOf(name.substring(vowelEnd));
    return lead < 0 || vowel < 0 || tail < 0
        ? -1
        : FIRST_SYLLABLE + (lead * VOWELS.size() + vowel) * TAILS.size() + tail;
  }

  private static Map<String, Integer> aliases() {
    Map<String, Integer> aliases = new HashMap<>();
    for (int i = 0; i < CONTROLS.size(); i++) {
      int codePoint = i < 0x20 ? i : i - 0x20 + 0x7F;
      for (String name : CONTROLS.get(i).split("\\|")) {
        aliases.put(name, codePoint);
      }
    }
    aliases.put("NBSP", 0xA0);
    aliases.put("SHY", 0xAD);
    aliases.put("ZWSP", 0x200B);
    aliases.put("ZWNJ", 0x200C);
    aliases.put("ZWJ", 0x200D);
    aliases.put("LRM", 0x200E);
    aliases.put("RLM", 0x200F);
    aliases.put("WJ", 0x2060);
    aliases.put("BYTE ORDER MARK", 0xFEFF);
    aliases.put("BOM", 0xFEFF);
    aliases.put("ZWNBSP", 0xFEFF);
    return aliases;
  }
}
