package dev.slipway.sync.seal;

import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * An encrypted text: one age file. Written either on one line, as {@code sealed:age:} and the file in Base64, or as age itself armours it,
 * from {@code -----BEGIN AGE ENCRYPTED FILE-----} on.
 */
public final class Sealed {
    /** No other text of a parameter may begin so. */
    private static final String MARK = "sealed:";

    private static final String PREFIX = MARK + "age:";
    private static final String ARMOR = "-----BEGIN AGE ENCRYPTED FILE-----";
    private static final String ARMOR_END = "-----END AGE ENCRYPTED FILE-----";
    private static final String FILE = "age-encryption.org/v1\n";
    /** Characters of the hash that an id has: 128 bits. */
    private static final int ID_BYTES = 16;

    private final byte[] file;
    private final String id;

    private Sealed(byte[] file) {
        this.file = file.clone();
        this.id = "sealed-" + Sha256.hex(file, ID_BYTES);
    }

    static Sealed of(byte[] ageFile) {
        return new Sealed(ageFile);
    }

    /** Whether a parameter's text says that it is encrypted. */
    public static boolean isSealed(String text) {
        return text.startsWith(MARK) || text.stripLeading().startsWith(ARMOR);
    }

    /** Reads what {@link #isSealed} takes for one; bad where it is damaged. */
    public static Outcome<Sealed> read(String text) {
        String body = text.strip();
        if (body.startsWith(ARMOR))
            return body.endsWith(ARMOR_END) ? armored(body) : bad("its last line is missing: " + ARMOR_END);
        if (body.startsWith(PREFIX)) return decoded(body.substring(PREFIX.length()));
        return bad("a text that begins with \"" + MARK + "\" must go on with \"age:\", as `slipway seal` writes it");
    }

    private static Outcome<Sealed> armored(String text) {
        String inside = text.substring(ARMOR.length(), text.length() - ARMOR_END.length());
        return decoded(inside.replaceAll("\\s", ""));
    }

    private static Outcome<Sealed> decoded(String base64) {
        try {
            byte[] file = Base64.getDecoder().decode(base64);
            boolean age = new String(file, StandardCharsets.ISO_8859_1).startsWith(FILE);
            return age ? Outcome.good(new Sealed(file)) : bad("it is not what age writes; seal the value again");
        } catch (IllegalArgumentException notBase64) {
            return bad("it is not Base64; was it cut off? Seal the value again");
        }
    }

    private static <T> Outcome<T> bad(String why) {
        return Outcome.bad(Problem.of(Problem.Reason.SealedValue, "the sealed value cannot be read: " + why));
    }

    /** What may be shown in its place: says which text it is, and nothing of what is in it. Letters, digits and hyphens. */
    public String id() {
        return id;
    }

    byte[] file() {
        return file.clone();
    }

    /** On one line, for a parameter file. */
    public String text() {
        return PREFIX + Base64.getEncoder().encodeToString(file);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sealed that && that.id.equals(id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return id;
    }
}
