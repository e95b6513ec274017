package dev.slipway.sync.seal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedTest {
    private final Identities ours = identities(AgeFiles.IDENTITY);

    @Test
    void opensWhatAgeWrote() {
        assertThat(opened(AgeFiles.ONE_LINE)).isEqualTo(AgeFiles.PLAIN);
        assertThat(opened(AgeFiles.ARMORED)).isEqualTo(AgeFiles.PLAIN);
        assertThat(opened("\n  " + AgeFiles.ARMORED.replace("\n", "\r\n"))).isEqualTo(AgeFiles.PLAIN);
        assertThat(opened(AgeFiles.FOR_TWO)).isEqualTo("for two");
    }

    @Test
    void opensWithAnyOfSeveralKeys() {
        String file = "# old\n" + AgeFiles.OTHER_IDENTITY + "\n\n# new\n" + AgeFiles.IDENTITY + "\n";

        Identities both = Identities.read("keys.txt", file).asOptional().orElseThrow();

        assertThat(both.open(sealed(AgeFiles.FOR_OTHER)).asOptional()).contains("not ours");
        assertThat(both.open(sealed(AgeFiles.ONE_LINE)).asOptional()).contains(AgeFiles.PLAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "two\nlines\n", " \t", "\u00e4\u20ac\ud83d\ude00", "sealed:age:", "{{x}}: \"'"})
    void whatIsSealedIsOpenedAgain(String value) {
        Sealed sealed =
                recipients(AgeFiles.RECIPIENT + "\n" + AgeFiles.OTHER_RECIPIENT).seal(value);

        assertThat(opened(sealed.text())).isEqualTo(value);
        assertThat(identities(AgeFiles.OTHER_IDENTITY).open(sealed).asOptional())
                .contains(value);
    }

    @Test
    void longValuesOfSeveralChunksAreOpenedToo() {
        String value = "0123456789abcdef".repeat(20_000);

        assertThat(opened(recipients(AgeFiles.RECIPIENT).seal(value).text())).isEqualTo(value);
    }

    @Test
    void aNewPairOfKeysFits() {
        NewIdentity made = NewIdentity.generate();

        Sealed sealed = recipients(made.recipient()).seal("x");

        assertThat(made.recipient()).startsWith("age1");
        assertThat(identities(made.file()).open(sealed).asOptional()).contains("x");
        assertThat(ours.open(sealed).asOptional()).isEmpty();
        assertThat(made.toString()).doesNotContain("SECRET");
    }

    @Test
    void equalValuesDoNotShow() {
        Recipients recipients = recipients(AgeFiles.RECIPIENT);

        assertThat(recipients.seal("same").id())
                .isNotEqualTo(recipients.seal("same").id());
    }

    @Test
    void saysWhyItCannotBeOpened() {
        assertThat(ours.open(sealed(AgeFiles.FOR_OTHER)).problems())
                .extracting(Problem::message)
                .containsExactly(
                        "the sealed value cannot be opened: it was sealed for other keys than ours; seal it anew for"
                                + " the recipients of this repository");
        assertThat(ours.open(sealed(AgeFiles.BYTES)).problems())
                .extracting(Problem::message)
                .containsExactly("the sealed value cannot be opened: what is in it is not UTF-8 text");
        assertThat(Unsealer.withoutKeys("do this")
                        .open(sealed(AgeFiles.ONE_LINE))
                        .problems())
                .extracting(Problem::message)
                .containsExactly("the value is sealed, and there is no private key here to open it; do this");
    }

    @Test
    void whereverItIsDamagedItIsRefusedAndNothingOfItIsTold() {
        byte[] file = Base64.getDecoder().decode(AgeFiles.ONE_LINE.substring("sealed:age:".length()));
        for (int i = 0; i < file.length; i++) {
            byte[] damaged = file.clone();
            damaged[i] ^= 1;
            Outcome<String> outcome = read(damaged).then(ours::open);

            assertThat(outcome.asOptional()).as("byte " + i).isEmpty();
            assertThat(outcome.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.reason()).isEqualTo(Problem.Reason.SealedValue);
                assertThat(problem.message()).doesNotContain("ssword", "line two");
            });
        }
        for (int length = 0; length < file.length; length++) {
            assertThat(read(Arrays.copyOf(file, length)).then(ours::open).asOptional())
                    .as("the first " + length + " bytes")
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sealed:",
                "sealed:pgp:x",
                "sealed:age:",
                "sealed:age:%%%",
                "sealed:age:aGVsbG8=",
                "sealed:age:YWdl"
            })
    void whatBeginsLikeOneAndIsNoneIsRefused(String text) {
        assertThat(Sealed.isSealed(text)).isTrue();
        assertThat(Sealed.read(text).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).startsWith("the sealed value cannot be read: "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "age:x", " sealed:age:x", "BEGIN AGE ENCRYPTED FILE"})
    void otherTextsAreNotTakenForOne(String text) {
        assertThat(Sealed.isSealed(text)).isFalse();
    }

    @Test
    void filesOfKeysAreReadLineByLineAndNeverQuoted() {
        assertThat(Identities.read("id.txt", "# x\nAGE-SECRET-KEY-1WRONG\n").problems())
                .extracting(Problem::toString)
                .containsExactly("id.txt:2: this line is not a private key of age that begins with AGE-SECRET-KEY-1, as"
                        + " age-keygen or `slipway seal --new-identity` writes it");
        assertThat(Recipients.read("r.txt", "\n" + AgeFiles.IDENTITY + "\nssh-ed25519 AAAA\n")
                        .problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "r.txt:2: this line is not a public key of age, which begins with age1",
                        "r.txt:3: this line is not a public key of age, which begins with age1");
        assertThat(Recipients.read("r.txt", "# nobody\n").problems())
                .extracting(Problem::toString)
                .containsExactly("r.txt: there is no key in it; expected a public key of age, which begins with age1");
    }

    private String opened(String text) {
        return ours.open(sealed(text)).asOptional().orElseThrow();
    }

    private static Sealed sealed(String text) {
        return Sealed.read(text).asOptional().orElseThrow();
    }

    private static Outcome<Sealed> read(byte[] file) {
        return Sealed.read("sealed:age:" + Base64.getEncoder().encodeToString(file));
    }

    private static Identities identities(String file) {
        return Identities.read("id.txt", file).asOptional().orElseThrow();
    }

    private static Recipients recipients(String file) {
        return Recipients.read("r.txt", file).asOptional().orElseThrow();
    }
}
