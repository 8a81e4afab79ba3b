package io.github.djarchitect.agent.advisor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The language of a question, by its small words. The advisor knows English by rote; of another
 * language it would take some words for English ones and answer what nobody asked.
 */
record Tongue(String name, Set<String> words) {
  private static final Set<String> ENGLISH =
      Set.of(
          "a", "all", "and", "are", "as", "at", "be", "both", "but", "by", "can", "do", "for",
          "from", "has", "have", "how", "i", "if", "into", "is", "it", "its", "make", "me", "my",
          "need", "needs", "no", "not", "of", "on", "or", "our", "please", "rename", "should",
          "split", "that", "the", "their", "them", "there", "this", "those", "to", "us", "was",
          "we", "were", "what", "when", "which", "while", "with", "without", "you", "your");

  private static final List<Tongue> OTHERS =
      List.of(
          of(
              "German",
              "aber alle auch auf aufteilen aus bei bitte das dass dem den der des die eine"
                  + " einem einen einer ein es feld für haben hat ich im ist kann können kein"
                  + " keine konflikt konflikte lösen man mit muss müssen nach nicht oder ohne"
                  + " rechte rollen sich sie sind soll sollen sollte spalte spalten tabelle teile"
                  + " um umbenennen und uns unser unsere vom von vor was werden wie wir wird zu"
                  + " zum zur zwei zusammenführen ändern"),
          of(
              "French",
              "alors au aux avec ce cette champ colonne comment dans de des deux diviser du"
                  + " elle en est et faut il je la le les mais merci mon ne nom notre nous ou par"
                  + " pas pour que quel quelle qui renommer sans ses sont sur séparer une veux"
                  + " voudrais vous à être"),
          of(
              "Spanish",
              "al campo columna como con cómo cuando de del dividir dos el ella en es esta este"
                  + " favor hay la las los más necesitamos nombre nuestra nuestro o para pero por"
                  + " que qué quiero renombrar se ser sin sobre son su tabla tenemos una y"),
          of(
              "Italian",
              "alla che ci colonna come con da dalla dei del della di dividere due e il in la le"
                  + " ma nome non nostra nostro per perché rinominare sono su tabella una vorrei"),
          of(
              "Portuguese",
              "ao às campo coluna com como da de dividir do dois e em essa esta mas na no nome"
                  + " nossa nosso não o os para por precisamos quero que renomear sem ser tabela"
                  + " uma"),
          of(
              "Dutch",
              "aan alle als de deze dit een en ervan gebruiken geen graag het hernoemen hoe ik"
                  + " in kan kolom maar met moet moeten naam naar niet of om onze op splitsen"
                  + " tabel te van veld voor wat we wij willen worden zijn zonder"));

  /** Small words that turn a sentence round; a plan made past one would be the wrong one. */
  private static final Pattern TURNS =
      Pattern.compile(
          "\\b(?:nicht|niemals|nie|außer|nur|sondern|ohne (?!down|ausfall)|pas|jamais|sauf|sans"
              + " (?!interruption)|nunca|solo|salvo|senza|non|niet|behalve|não)\\b",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);

  private static final Pattern NAME = Pattern.compile("[`'\"“‘„][^`'\"”’“]*[`'\"”’“]|\\S*[._]\\S+");

  private static final Pattern SPACES = Pattern.compile("[^\\p{L}]+");

  private static Tongue of(String name, String words) {
    return new Tongue(name, Set.of(words.split(" ")));
  }

  /** The language, where a question is in another than English. */
  static Optional<String> foreign(String question) {
    List<String> words = new ArrayList<>();
    for (String word : SPACES.split(NAME.matcher(question).replaceAll(" "))) {
      if (!word.isEmpty()) {
        words.add(word.toLowerCase(Locale.ROOT));
      }
    }
    long letters = question.codePoints().filter(Character::isLetter).count();
    long latin =
        question
            .codePoints()
            .filter(Character::isLetter)
            .filter(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN)
            .count();
    if (letters >= 4 && latin * 2 < letters) {
      return Optional.of("another script than ours");
    }
    long english = words.stream().filter(ENGLISH::contains).count();
    Optional<String> best = Optional.empty();
    long most = Math.max(1, english);
    for (Tongue tongue : OTHERS) {
      long own = words.stream().filter(tongue.words()::contains).count();
      if (own > most) {
        most = own;
        best = Optional.of(tongue.name());
      }
    }
    return best;
  }

  /** Whether such a question has a word that turns its sense round. */
  static boolean turns(String question) {
    return TURNS.matcher(question).find();
  }
}
