package io.tightrope.dashboard.store.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The table of documents: small things by collection and id, each a JSON text. */
public final class Documents {
  private Documents() {}

  /** All documents of a collection, in the order in which they were last written. */
  public static List<StoredDocument> of(Connection connection, String collection)
      throws SQLException {
    List<StoredDocument> documents = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(
        "SELECT id, json FROM documents WHERE collection = ? ORDER BY rowid")) {
      select.setString(1, collection);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          documents.add(new StoredDocument(collection, row.getString("id"), row.getString("json")));
        }
      }
    }
    return documents;
  }

  /** Writes a document in place of the one of its id. */
  public static void put(Connection connection, StoredDocument document) throws SQLException {
    remove(connection, document);
    try (PreparedStatement insert = connection.prepareStatement(
        "INSERT INTO documents (collection, id, json) VALUES (?, ?, ?)")) {
      insert.setString(1, document.collection());
      insert.setString(2, document.id());
      insert.setString(3, document.json());
      insert.execute();
    }
  }

  /** Removes the document of that id, if it is there. */
  public static void remove(Connection connection, StoredDocument document) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM documents WHERE collection = ? AND id = ?")) {
      delete.setString(1, document.collection());
      delete.setString(2, document.id());
      delete.execute();
    }
  }
}
