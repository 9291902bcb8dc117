"""The algorithm of Chandra and Toueg (JACM 1996, Figure 4): atomic broadcast by consensus."""
