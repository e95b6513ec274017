package dev.slipway.sync.seal;

import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import dev.slipway.sync.model.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;

/** Public keys, for which values are sealed. */
public final class Recipients {
    /** Where a config repository has them, at its root. */
    public static final String FILE = "age-recipients.txt";

    private static final String EXPECTED = "a public key of age, which begins with age1";

    private final List<RecipientStanzaWriter> keys;

    private Recipients(List<RecipientStanzaWriter> keys) {
        this.keys = keys;
    }

    /**
     * From a recipients file of age.
     *
     * @param file its name, for messages
     */
    public static Outcome<Recipients> read(String file, String text) {
        return KeyLines.read(file, text, EXPECTED, X25519RecipientStanzaWriterFactory::newRecipientStanzaWriter)
                .then(keys -> Outcome.good(new Recipients(keys)));
    }

    /** Seals a value, each time in another way: that two values are equal does not show. */
    public Sealed seal(String value) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (WritableByteChannel out = Channels.newChannel(file);
                WritableByteChannel plain = new StandardEncryptingChannelFactory().newEncryptingChannel(out, keys)) {
            ByteBuffer bytes = ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) plain.write(bytes);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK from 11 on has X25519 and ChaCha20-Poly1305", missing);
        }
        return Sealed.of(file.toByteArray());
    }
}
