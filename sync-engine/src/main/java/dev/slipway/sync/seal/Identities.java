package dev.slipway.sync.seal;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.UnsupportedRecipientStanzaException;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;

/** Private keys, which open what was sealed for any of them. */
public final class Identities implements Unsealer {
    private static final String EXPECTED =
            "a private key of age that begins with AGE-SECRET-KEY-1, as age-keygen or `slipway seal --new-identity` writes it";

    private final List<RecipientStanzaReader> keys;

    private Identities(List<RecipientStanzaReader> keys) {
        this.keys = keys;
    }

    /**
     * From an identity file of age.
     *
     * @param file its name, for messages
     */
    public static Outcome<Identities> read(String file, String text) {
        return KeyLines.read(file, text, EXPECTED, X25519RecipientStanzaReaderFactory::newRecipientStanzaReader)
                .then(keys -> Outcome.good(new Identities(keys)));
    }

    @Override
    public Outcome<String> open(Sealed sealed) {
        byte[] file = sealed.file();
        try (ReadableByteChannel in = Channels.newChannel(new ByteArrayInputStream(file));
                ReadableByteChannel plain = new StandardDecryptingChannelFactory().newDecryptingChannel(in, keys)) {
            ByteBuffer bytes = ByteBuffer.allocate(file.length);
            while (plain.read(bytes) >= 0 && bytes.hasRemaining()) continue;
            return Outcome.good(
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
        } catch (UnsupportedRecipientStanzaException forOthers) {
            return bad("it was sealed for other keys than ours; seal it anew for the recipients of this repository");
        } catch (CharacterCodingException notText) {
            return bad("what is in it is not UTF-8 text");
        } catch (GeneralSecurityException | IOException | RuntimeException damaged) {
            return bad("it is damaged; was it cut off or edited? Seal the value again");
        }
    }

    private static Outcome<String> bad(String why) {
        return Outcome.bad(Problem.of(Problem.Reason.SealedValue, "the sealed value cannot be opened: " + why));
    }
}
