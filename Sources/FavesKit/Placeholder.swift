import FavesCore
