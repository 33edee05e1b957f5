/** The commonest words of languages in Latin script, by Tesseract's code. */
export const COMMON_WORDS = {
  eng: 'the of and to in is that for with are this by be on not from which was or an',
  deu: 'der die das und ist nicht mit von den für auf im ein eine des dem zu werden bei oder sich',
  fra: 'le la les des est et une dans pour que qui sur par du pas au avec sont cette aux',
  spa: 'el los las una para por con del que es en se su como más lo al este sus',
  ita: 'il di che della per con una sono del non nel alla gli dei le è dal più come anche',
  por: 'não uma para com os do da em dos das que ao pelo são mais como na no foi seu',
  nld: 'het een van en niet dat de voor met zijn op aan wordt door ook bij naar deze uit',
  swe: 'och att det som på är för med den till inte av har ett om kan ska från eller vid',
  dan: 'og det at er på til med af for ikke som den der har et skal kan fra eller ved',
  pol: 'nie się na jest do że od oraz przez lub dla jak po przy jego tego które są',
  ces: 'je se na že pro jsou jako ve není být nebo také jeho které při podle musí byl',
  ron: 'și este care pentru din cu nu sau la prin sunt mai fi acest unei ale',
  hun: 'az és egy hogy nem meg is ez vagy csak kell mint által lehet után',
  tur: 've bir bu için ile olarak olan da de daha gibi kadar veya her sonra',
  fin: 'ja on ei että se tai oli ovat kuin myös joka sen ole hän mutta',
} as const
